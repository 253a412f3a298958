"""Choose the scales of the coupled forecast on validation data (rule select_scales)."""

from hits.data.dataset import open_dataset
from hits.files import replacing
from hits.forecast.select import select_hierarchy
from hits.job import start_job
from hits.train.store import load_hierarchy, save_hierarchy

start_job(snakemake.log[0], snakemake.threads)
hierarchy = load_hierarchy(snakemake.input.hierarchy)
tried = select_hierarchy(hierarchy, open_dataset(snakemake.input.data))
with replacing(snakemake.output.tried) as partial:
    tried.to_csv(partial, index=False)
save_hierarchy(hierarchy, snakemake.output.hierarchy)
