"""Errors of the coupled forecasts of several trainings, beside the printed ones."""

import pandas as pd

from hits.forecast.forecast_file import COUPLED


def accuracy_table(scores, costs, printed):
    """A row per dataset, from scores and Snakemake's benchmarks by dataset and replicate.

    Columns: dataset, printed_mse, mse_0, mse_1 … of the replicates; printed_to_worst, the ratio of
    the printed error to the largest of them; training_cpu_minutes of the longest training.
    """
    rows = []
    for dataset in dict.fromkeys(name for name, _ in scores):
        replicates = [k for name, k in scores if name == dataset]
        errors = {
            f"mse_{k}": float(scores[dataset, k].set_index("model")["mse"][COUPLED])
            for k in replicates
        }
        known = printed[dataset]["mse"][0]["coupled"] if dataset in printed else float("nan")
        minutes = [costs[dataset, k]["cpu_time"].iloc[-1] / 60 for k in replicates]
        rows.append(
            {"dataset": dataset, "printed_mse": known}
            | errors
            | {
                "printed_to_worst": known / max(errors.values()),
                "training_cpu_minutes": max(minutes),
            }
        )
    return pd.DataFrame(rows)


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    runs = [tuple(run) for run in snakemake.params.runs]
    scores = dict(zip(runs, map(read_table, snakemake.input.scores), strict=True))
    costs = [pd.read_csv(path, sep="\t") for path in snakemake.input.costs]
    table = accuracy_table(scores, dict(zip(runs, costs, strict=True)), snakemake.params.printed)
    write_table(table, *snakemake.output)
