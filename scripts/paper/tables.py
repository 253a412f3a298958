"""Tables: CSV for programs, Markdown and HTML for people."""

import pandas as pd

from hits.files import replacing, write_csv
from hits.forecast.forecast_file import COUPLED

PAGE = """<!doctype html>
<meta charset="utf-8">
<style>
  body { font: 14px sans-serif; }
  table { border-collapse: collapse; }
  th, td { padding: 0.3em 0.8em; text-align: right; border-bottom: 1px solid #ddd; }
</style>
"""


def write_table(table, csv, markdown, html, note=""):
    """Write a table, whole or not at all: every digit as CSV, four digits for people to read.

    A note, of its editions, stands below it where people read it.
    """
    write_csv(table, csv)
    write_markdown(table, markdown, note)
    page = _shown(table).to_html(index=False, border=0, float_format="{:.4g}".format)
    page += f"\n<p>{note}</p>" * bool(note)
    with replacing(html) as partial:
        partial.write_text(PAGE + page + "\n", encoding="utf-8")


def write_markdown(table, path, note=""):
    """Write a table for people to read, with four digits."""
    text = _shown(table).to_markdown(index=False, floatfmt=".4g")
    text += f"\n\n{note}" * bool(note)
    with replacing(path) as partial:
        partial.write_text(text + "\n", encoding="utf-8")


def side_by_side(table, common=()):
    """A table indexed by edition and further names as one row per name, editions beside each other.

    Columns of an edition begin with its name; `common` are columns that editions share, by name,
    with the rows of the table.
    """
    names = [name for name in table.index.names if name != "edition"]
    shared = table.assign(**dict(common))[list(dict(common))]
    parts = [shared.groupby(names, sort=False).first()]
    parts += [
        rows.droplevel("edition").add_prefix(f"{edition}_")
        for edition, rows in table.groupby("edition", sort=False)
    ]
    return pd.concat(parts, axis=1).rename_axis(names).reset_index()


def beside_printed(index, printed, part):
    """Printed numbers of (dataset, model) pairs, a list; NaN where the paper prints none.

    `part` picks those of single scales, by powers of 2, and of the coupled one from a dataset's.
    """
    values = []
    for dataset, model in index:
        numbers = (part(printed[dataset]) if dataset in printed else None) or {"single": []}
        known = {str(2**k): value for k, value in enumerate(numbers["single"])}
        values.append((known | {COUPLED: numbers.get("coupled")}).get(model))
    return [float("nan") if value is None else value for value in values]


def _shown(table):
    columns = [name.replace("_", " ") for name in table.columns]
    return table.set_axis(columns, axis=1).astype(object).fillna("")
