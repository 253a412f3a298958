"""Say what an exhaustive selection of scales would gain (rule compare_selections)."""

from hits.data.dataset import open_dataset
from hits.files import write_csv
from hits.job import start_job
from hits.score.selections import compare_selections
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
hierarchy = load_hierarchy(snakemake.input.hierarchy, snakemake.params.training)
compared = compare_selections(hierarchy, open_dataset(snakemake.input.data))
compared.insert(0, "system", snakemake.wildcards.dataset)
write_csv(compared, snakemake.output[0])
