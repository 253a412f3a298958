"""Train one flow map by several optimisers for the same CPU time (rule compare_optimisers)."""

from hits.data.dataset import open_dataset
from hits.files import replacing
from hits.job import start_job
from hits.train.optimiser_study import compare_optimisers

start_job(snakemake.log[0], snakemake.threads)
table = compare_optimisers(
    open_dataset(snakemake.input[0]),
    int(snakemake.wildcards.step),
    snakemake.params.seconds,
    snakemake.params.seed,
)
with replacing(snakemake.output[0]) as partial:
    table.to_csv(partial, index=False)
