"""How every scale of a hierarchy was trained."""

import pandas as pd


def training_table(losses):
    """A row per scale, from the learning curves of `hits.train.fit.fit_hierarchy`.

    seconds: the scale's share of the time of its stack; train_loss: of the last batch; val_loss:
    the smallest, that of the weights that were kept; skipped: optimiser steps.
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


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    levels = dict(zip(snakemake.params.noise, map(read_table, snakemake.input), strict=True))
    tables = {noise: training_table(losses) for noise, losses in levels.items()}
    table = pd.concat(tables, names=["noise"]).reset_index("noise")
    write_table(table, *snakemake.output, note=snakemake.params.note)
