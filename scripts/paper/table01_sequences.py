"""Table 1: errors and costs of models that regenerate a sequence, printed and in all editions."""

import numpy as np

from hits.score.errors import diverged
from hits.score.resampling import geometric_mean
from sequences import LABELS, in_order, said_left_out
from tables import side_by_side

SUMMARY = ["mse", "mse_by_printed", "diverged", "parameters", "train_seconds"]


def sequences_table(scores, printed):
    """A row per sequence and model; printed errors, then what each edition comes to.

    `scores` further hold edition and forecast seconds; where there are several replicates, errors
    are geometric means, with the smallest and the largest beside them, and all else is of the
    first. Printed errors are by dataset and model.
    """
    scores = in_order(scores)
    runs = scores.groupby(["edition", "sequence", "model"], sort=False)
    mse = runs["mse"].agg(geometric_mean)
    known = [printed.get(name, {}).get(model, np.nan) for _, name, model in mse.index]
    first, relative = runs.first(), mse / runs["variance"].first()
    table = mse.to_frame().assign(
        mse_by_printed=mse / known,
        mse_smallest=runs["mse"].min(),
        mse_largest=runs["mse"].max(),
        relative_error=relative,
        diverged=diverged(relative).map({True: "yes", False: "no"}),
        valid_prediction_time=first["valid_prediction_time"],
        parameters=first["n_parameters"],
        trained=first["n_trained"],
        train_seconds=first["train_seconds"],
        forecast_seconds=first["seconds"],
    )
    common = {"printed_mse": known, "horizon": first["horizon"], "source": first["source"]}
    shown = side_by_side(table, common)
    return shown.assign(model=shown["model"].map(LABELS))


def summary(table, editions):
    """The columns that a first look needs."""
    shown = [f"{edition}_{name}" for edition in editions for name in SUMMARY]
    return table[["sequence", "model", "printed_mse", *shown]]


if __name__ == "__main__":
    import pandas as pd

    from hits.files import read_table
    from hits.job import start_job
    from tables import write_markdown, write_table

    start_job(snakemake.log[0], snakemake.threads)
    given, params = snakemake.input, snakemake.params
    files = zip(params.runs, given.scores, given.times, strict=True)
    scores = pd.concat(
        read_table(scores).merge(read_table(times), on="model").assign(edition=edition, replicate=k)
        for (_, edition, k), scores, times in files
    )
    table = sequences_table(scores, params.printed)
    note = params.note + said_left_out(scores)
    write_table(table, *snakemake.output[:3], note=note)
    editions = dict.fromkeys(edition for _, edition, _ in params.runs)
    write_markdown(summary(table, editions), snakemake.output.summary, note)
