"""Errors and costs of every scale of a hierarchy and of the coupled forecast."""

import pandas as pd

from hits.forecast.forecast_file import COUPLED


def hierarchy_table(scores, seconds):
    """A row per scale, named by its step in units of dt, and one for the coupled forecast."""
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


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    scores, times = map(read_table, (snakemake.input.scores, snakemake.input.times))
    write_table(hierarchy_table(scores, times), *snakemake.output)
