"""Compare coupled forecasts with single scales chosen on validation data (rule compare_coupled)."""

from hits.files import read_netcdf, write_csv
from hits.job import start_job
from hits.score.comparison import comparison_table

start_job(snakemake.log[0], snakemake.threads)
errors, wildcards = [read_netcdf(path) for path in snakemake.input], snakemake.wildcards
table = comparison_table(errors, snakemake.params.seed)
table.insert(0, "edition", wildcards.edition)
table.insert(0, "noise", float(wildcards.task.removeprefix("noise")))
table.insert(0, "dataset", wildcards.dataset)
write_csv(table, snakemake.output[0])
