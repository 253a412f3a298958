"""Find where parallel in time pays, with the machine to itself (rule measure_work)."""

from hits.data.dataset import open_dataset
from hits.data.system import System
from hits.files import write_csv
from hits.job import start_job
from hits.score.work_precision import STUDIES
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
table = STUDIES[snakemake.wildcards.study](
    load_hierarchy(snakemake.input.hierarchy, snakemake.params.training),
    open_dataset(snakemake.input.data),
    System.from_source(snakemake.params.source),
    **snakemake.params.sizes,
    **snakemake.params.timing,
)
table.insert(0, "system", snakemake.wildcards.dataset)
write_csv(table, snakemake.output[0])
