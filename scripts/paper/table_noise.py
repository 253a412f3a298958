"""Tables 6 to 8 of the paper: errors at one level of noise."""

from tables import beside_printed

ERRORS = ["mse", "mse_clean", "mse_clean_start", "mse_loose_truth", "floor"]


def noise_table(scores, noise, printed):
    """A row per dataset and model at a level of noise in percent, means over replicates.

    Columns: system, step, selected (in which share of the replicates), the errors of
    `hits.score.errors.errors_of_starts`, printed_mse, mse_smallest and mse_largest.
    """
    models = scores[scores["noise"] == noise].groupby(["dataset", "model"], sort=False)
    table = models[["selected", *ERRORS]].mean()
    table["printed_mse"] = beside_printed(table.index, printed, lambda d: d["mse"].get(noise))
    table["mse_smallest"], table["mse_largest"] = models["mse"].min(), models["mse"].max()
    return table.rename_axis(["system", "step"]).reset_index()


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    scores, params = read_table(snakemake.input[0]), snakemake.params
    scores = scores[scores["dataset"].isin(params.systems)]
    table = noise_table(scores, float(snakemake.wildcards.noise), params.printed)
    write_table(table, *snakemake.output)
