"""Table 5 of the paper: seconds that forecasts of all test trajectories take."""

from tables import beside_printed, side_by_side


def times_table(scores, printed):
    """A row per dataset and model without noise: printed seconds, and those of each edition.

    Printed seconds are of the authors' machine.
    """
    clean = scores[(scores["noise"] == 0) & scores["seconds"].notna()]
    table = clean.groupby(["edition", "dataset", "model"], sort=False)[["seconds"]].median()
    index = table.index.droplevel("edition")
    common = {"printed_seconds": beside_printed(index, printed, lambda d: d["seconds"])}
    return side_by_side(table, common).rename(columns={"dataset": "system", "model": "step"})


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    scores, params = read_table(snakemake.input[0]), snakemake.params
    scores = scores[scores["dataset"].isin(params.systems)]
    write_table(times_table(scores, params.printed), *snakemake.output, note=params.note)
