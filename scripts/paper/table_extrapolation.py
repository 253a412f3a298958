"""Errors of forecasts of sequences beyond the data that models were trained on."""

import pandas as pd

from hits.score.errors import diverged
from sequences import LABELS, in_order, said_left_out


def extrapolation_table(scores):
    """A row per sequence and model; rank 1 has the least error of the sequence's models."""
    table = in_order(scores)
    # A diverged forecast may be infinitely wrong, but it has a rank: the last.
    ranks = table.groupby("sequence")["mse"].rank("min", na_option="bottom")
    return pd.DataFrame(
        {
            "sequence": table["sequence"],
            "model": table["model"].map(LABELS),
            "rank": ranks.astype(int),
            "mse": table["mse"],
            "relative_error": table["relative_error"],
            "diverged": diverged(table["relative_error"]).map({True: "yes", False: "no"}),
            "valid_prediction_time": table["valid_prediction_time"],
            "horizon": table["horizon"],
        }
    )


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    scores = pd.concat(map(read_table, snakemake.input))
    note = said_left_out(scores).strip()
    write_table(extrapolation_table(scores), *snakemake.output, note=note)
