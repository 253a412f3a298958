"""Errors and costs of every scale of a hierarchy and of the coupled forecast, in all editions."""

import pandas as pd

from hits.forecast.forecast_file import COUPLED
from tables import side_by_side


def hierarchy_table(scores):
    """A row per level of noise and scale, named by its step, and one for the coupled forecast.

    `scores` are those of all editions, with columns edition, noise (percent) and seconds too.
    Columns: noise; step, in units of dt; step_time; floor, where the exact flow is known; then of
    each edition selected, mse, relative_error, valid_prediction_time and seconds.
    """
    table = scores.set_index(["edition", "noise", "model"])
    single = table.index.get_level_values("model") != COUPLED
    steps = pd.to_numeric(table.index.get_level_values("model"), errors="coerce")
    shown = table.assign(selected=table["selected"].map({True: "yes", False: "no"}).where(single))
    columns = ["selected", "mse", "relative_error", "valid_prediction_time", "seconds"]
    common = {"step_time": steps * table["dt"], "floor": table["floor"]}
    return side_by_side(shown[columns], common).rename(columns={"model": "step"})


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from hits.score.collect import collect_scores
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    given, params = snakemake.input, snakemake.params
    scores, times = map(read_table, given.scores), map(read_table, given.times)
    table = hierarchy_table(collect_scores(params.runs, scores, times))
    write_table(table, *snakemake.output, note=params.note)
