"""Tables: CSV for programs, Markdown and HTML for people."""

import pandas as pd

from hits.files import replacing
from hits.forecast.forecast_file import COUPLED

PAGE = """<!doctype html>
<meta charset="utf-8">
<style>
  body { font: 14px sans-serif; }
  table { border-collapse: collapse; }
  th, td { padding: 0.3em 0.8em; text-align: right; border-bottom: 1px solid #ddd; }
</style>
"""


def hierarchy_table(scores, seconds):
    """One row per scale and one for the coupled forecast.

    Parameters
    ----------
    scores : pandas.DataFrame
        Columns model, dt, selected, mse.
    seconds : pandas.DataFrame
        Columns model, seconds.

    Returns
    -------
    pandas.DataFrame
        Columns step (in units of dt, or ``coupled``), step_time, selected, mse, forecast_seconds.
    """
    table = scores.merge(seconds, on="model", validate="one_to_one")
    single = table["model"] != COUPLED
    return pd.DataFrame(
        {
            "step": table["model"],
            "step_time": pd.to_numeric(table["model"].where(single)) * table["dt"],
            "selected": table["selected"].map({True: "yes", False: "no"}).where(single),
            "mse": table["mse"],
            "forecast_seconds": table["seconds"],
        }
    )


def training_table(losses):
    """One row per scale on how it was trained.

    Parameters
    ----------
    losses : pandas.DataFrame
        From `hits.train.fit.fit_hierarchy`.

    Returns
    -------
    pandas.DataFrame
        Columns step (in units of dt), step_time, rounds, iterations, seconds (the scale's share of
        the time of its stack), train_loss (last batch), val_loss (smallest, that of the weights
        that were kept), skipped (optimiser steps).
    """
    scales = losses.groupby("step")
    last = scales.last()
    return pd.DataFrame(
        {
            "step": last.index,
            "step_time": last["step_time"].values,
            "rounds": last["round"].values,
            "iterations": last["iteration"].values,
            "seconds": last["seconds"].values,
            "train_loss": last["train_loss"].values,
            "val_loss": scales["val_loss"].min().values,
            "skipped": last["skipped"].values,
        }
    )


def write_table(table, csv, markdown, html):
    """Write a table, whole or not at all: every digit as CSV, four digits for people to read.

    Parameters
    ----------
    table : pandas.DataFrame
        What to write.
    csv, markdown, html : path-like
        The files to make.
    """
    with replacing(csv) as partial:
        table.to_csv(partial, index=False)
    write_markdown(table, markdown)
    page = _shown(table).to_html(index=False, border=0, float_format="{:.4g}".format)
    with replacing(html) as partial:
        partial.write_text(PAGE + page + "\n", encoding="utf-8")


def write_markdown(table, path):
    """Write a table for people to read, with four digits.

    Parameters
    ----------
    table : pandas.DataFrame
        What to write.
    path : path-like
        The file to make.
    """
    text = _shown(table).to_markdown(index=False, floatfmt=".4g")
    with replacing(path) as partial:
        partial.write_text(text + "\n", encoding="utf-8")


def _shown(table):
    columns = [name.replace("_", " ") for name in table.columns]
    return table.set_axis(columns, axis=1).astype(object).fillna("")
