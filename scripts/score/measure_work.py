"""Find where parallel in time pays, with the machine to itself (rule measure_work)."""

from hits.data.dataset import open_dataset
from hits.data.systems import SYSTEMS
from hits.files import replacing
from hits.job import start_job
from hits.score.work_precision import STUDIES
from hits.train.store import load_hierarchy

# The rule claims all cores to be alone on the machine; the forecasts run on one.
start_job(snakemake.log[0], threads=1)
table = STUDIES[snakemake.wildcards.study](
    load_hierarchy(snakemake.input.hierarchy),
    open_dataset(snakemake.input.data),
    SYSTEMS[snakemake.params.system],
    **snakemake.params.sizes,
    **snakemake.params.timing,
)
table.insert(0, "system", snakemake.wildcards.dataset)
with replacing(snakemake.output[0]) as partial:
    table.to_csv(partial, index=False)
