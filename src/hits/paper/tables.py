"""Tables, as CSV for programs and Markdown for people."""

import pandas as pd

from hits.files import replacing
from hits.forecast.forecast_file import COUPLED


def hierarchy_table(scores, seconds, dt):
    """One row per scale and one for the coupled forecast.

    Parameters
    ----------
    scores : pandas.DataFrame
        Columns model, selected, mse.
    seconds : pandas.DataFrame
        Columns model, seconds.
    dt : float
        Time of one step.

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
            "step_time": pd.to_numeric(table["model"].where(single)) * dt,
            "selected": table["selected"].map({True: "yes", False: "no"}).where(single),
            "mse": table["mse"],
            "forecast_seconds": table["seconds"],
        }
    )


def write_table(table, csv, markdown):
    """Write a table, whole or not at all: every digit as CSV, three digits as Markdown.

    Parameters
    ----------
    table : pandas.DataFrame
        What to write.
    csv, markdown : path-like
        The files to make.
    """
    with replacing(csv) as partial:
        table.to_csv(partial, index=False)
    columns = [name.replace("_", " ") for name in table.columns]
    text = (
        table.set_axis(columns, axis=1)
        .astype(object)
        .fillna("")
        .to_markdown(index=False, floatfmt=".3g")
    )
    with replacing(markdown) as partial:
        partial.write_text(text + "\n", encoding="utf-8")
