"""Say what interpolation adds to the errors of single scales (rule score_interpolation)."""

from hits.data.dataset import open_dataset
from hits.files import write_csv
from hits.job import start_job
from hits.score.interpolation import interpolation_errors
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
hierarchy = load_hierarchy(snakemake.input.hierarchy, snakemake.params.training)
errors = interpolation_errors(hierarchy, open_dataset(snakemake.input.data))
errors.insert(0, "system", snakemake.wildcards.dataset)
write_csv(errors, snakemake.output[0])
