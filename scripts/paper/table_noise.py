"""Tables 6 to 8 of the paper: errors at one level of noise, printed and in all editions."""

from tables import beside_printed, side_by_side


def noise_table(scores, noise, printed):
    """A row per dataset and model at a level of noise in percent, means over replicates.

    Columns: system, step, printed_mse, floor (with noise), then of each edition: selected, in which
    share of the replicates; mse; mse_by_printed; mse_smallest and mse_largest of the replicates;
    and further errors of `hits.score.errors.errors_of_starts`.
    """
    scores = scores[scores["noise"] == noise]
    further = ["mse_clean", "mse_clean_start"] if noise else ["mse_loose_truth"]
    models = scores.groupby(["edition", "dataset", "model"], sort=False)
    table = models[["selected", "mse", *further]].mean()
    printed_mse = beside_printed(
        table.index.droplevel("edition"), printed, lambda d: d["mse"].get(noise)
    )
    table.insert(2, "mse_by_printed", table["mse"] / printed_mse)
    table.insert(3, "mse_smallest", models["mse"].min())
    table.insert(4, "mse_largest", models["mse"].max())
    common = {"printed_mse": printed_mse} | ({"floor": models["floor"].mean()} if noise else {})
    return side_by_side(table, common).rename(columns={"dataset": "system", "model": "step"})


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    scores, params = read_table(snakemake.input[0]), snakemake.params
    scores = scores[scores["dataset"].isin(params.systems)]
    table = noise_table(scores, float(snakemake.wildcards.noise), params.printed)
    write_table(table, *snakemake.output, note=params.note)
