"""Read a dataset from a file of the user's (rule read_file)."""

from hits.data.dataset import save_dataset
from hits.data.table import file_dataset
from hits.job import start_job

report = start_job(snakemake.log[0], snakemake.threads)
data = file_dataset(
    snakemake.params.source,
    lambda note: report(f"{snakemake.wildcards.dataset}: {note}", loud=True),
    name=snakemake.wildcards.dataset,
    **snakemake.params.labels,
    seed=snakemake.params.seed,
)
data.attrs["seed"] = snakemake.params.seed
save_dataset(data, snakemake.output[0])
