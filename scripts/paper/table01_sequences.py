"""Table 1: errors and costs of all models that regenerate a sequence, beside the printed errors."""

import pandas as pd

from hits.score.errors import diverged
from sequences import LABELS, in_order

SUMMARY = ["sequence", "model", "mse", "printed_mse", "relative_error", "parameters"]
SUMMARY += ["train_seconds"]


def sequences_table(scores, printed):
    """A row per sequence and model; scores further hold seconds, printed those by dataset."""
    table = in_order(scores)
    names = zip(table["sequence"], table["model"], strict=True)
    printed_mse = [printed.get(name, {}).get(model, float("nan")) for name, model in names]
    return pd.DataFrame(
        {
            "sequence": table["sequence"],
            "model": table["model"].map(LABELS),
            "mse": table["mse"],
            "printed_mse": printed_mse,
            "relative_error": table["relative_error"],
            "diverged": diverged(table["relative_error"]).map({True: "yes", False: "no"}),
            "valid_prediction_time": table["valid_prediction_time"],
            "horizon": table["horizon"],
            "parameters": table["n_parameters"],
            "trained": table["n_trained"],
            "train_seconds": table["train_seconds"],
            "forecast_seconds": table["seconds"],
            "source": table["source"],
        }
    )


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_markdown, write_table

    start_job(snakemake.log[0], snakemake.threads)
    files = zip(snakemake.input.scores, snakemake.input.times, strict=True)
    tables = [read_table(scores).merge(read_table(times), on="model") for scores, times in files]
    table = sequences_table(pd.concat(tables), snakemake.params.printed)
    write_table(table, *snakemake.output[:3])
    write_markdown(table[SUMMARY], snakemake.output.summary)
