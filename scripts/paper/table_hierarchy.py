"""Errors and costs of every scale of a hierarchy and of the coupled forecast, in all editions."""

import pandas as pd

from hits.forecast.forecast_file import COUPLED


def hierarchy_table(editions):
    """A row per scale, named by its step in units of dt, and one for the coupled forecast.

    `editions` are scores and seconds of each edition, by name.
    """
    parts = []
    for edition, (scores, seconds) in editions.items():
        table = scores.merge(seconds, on="model", validate="one_to_one").set_index("model")
        single = table.index != COUPLED
        shown = {
            "selected": table["selected"].map({True: "yes", False: "no"}).where(single),
            "mse": table["mse"],
            "seconds": table["seconds"],
        }
        parts.append(pd.DataFrame(shown).add_prefix(f"{edition}_"))
    models = table.index.to_series()
    step_time = pd.to_numeric(models.where(models != COUPLED)) * table["dt"]
    named = pd.DataFrame({"step": models, "step_time": step_time})
    return pd.concat([named, *parts], axis=1).reset_index(drop=True)


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    given, params = snakemake.input, snakemake.params
    files = zip(map(read_table, given.scores), map(read_table, given.times), strict=True)
    table = hierarchy_table(dict(zip(params.editions, files, strict=True)))
    write_table(table, *snakemake.output, note=params.note)
