"""Table 5 of the paper: seconds that forecasts of all test trajectories take."""

from tables import beside_printed


def times_table(scores, printed):
    """A row per dataset and model without noise: median seconds over replicates, and printed ones.

    Printed seconds are of the authors' machine.
    """
    clean = scores[scores["noise"] == 0]
    table = clean.groupby(["dataset", "model"], sort=False)[["seconds"]].median()
    table["printed_seconds"] = beside_printed(table.index, printed, lambda d: d["seconds"])
    return table.rename_axis(["system", "step"]).reset_index()


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    scores, params = read_table(snakemake.input[0]), snakemake.params
    scores = scores[scores["dataset"].isin(params.systems)]
    write_table(times_table(scores, params.printed), *snakemake.output)
