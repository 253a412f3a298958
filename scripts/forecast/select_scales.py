"""Choose the scales of the coupled forecast on validation data (rule select_scales)."""

from hits.data.dataset import open_dataset
from hits.data.noise import add_noise
from hits.files import replacing
from hits.forecast.select import select_hierarchy
from hits.job import start_job
from hits.train.store import load_hierarchy, save_hierarchy

start_job(snakemake.log[0], snakemake.threads)
hierarchy = load_hierarchy(snakemake.input.hierarchy)
data = open_dataset(snakemake.input.data)
noisy = add_noise(data, float(snakemake.wildcards.noise), snakemake.params.seed)
tried = select_hierarchy(hierarchy, noisy)
with replacing(snakemake.output.tried) as partial:
    tried.to_csv(partial, index=False)
save_hierarchy(hierarchy, snakemake.output.hierarchy)
