"""Choose the scales of the coupled forecast on validation data (rule select_scales)."""

from hits.data.dataset import open_dataset
from hits.data.task import training_data
from hits.files import write_csv
from hits.forecast.select import select_scales
from hits.job import start_job
from hits.train.hierarchy_file import load_hierarchy, save_hierarchy

start_job(snakemake.log[0], snakemake.threads)
params, data = snakemake.params, open_dataset(snakemake.input.data)
data = training_data(data, snakemake.wildcards.task, params.seed)
hierarchy = load_hierarchy(snakemake.input.hierarchy, params.training, data)
tried = select_scales(hierarchy, data, **params.selection)
write_csv(tried, snakemake.output.tried)
save_hierarchy(hierarchy, snakemake.output.hierarchy)
