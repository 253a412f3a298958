"""Compare hybrid and Runge–Kutta forecasts, with the machine to itself (rule compare_hybrid)."""

from hits.data.dataset import open_dataset
from hits.data.systems import SYSTEMS
from hits.files import replacing
from hits.job import start_job
from hits.score.hybrid import compare_hybrid
from hits.train.store import load_hierarchy

# The rule claims all cores to be alone on the machine; the forecasts run on one.
start_job(snakemake.log[0], threads=1)
given = snakemake.input
hierarchy, data = load_hierarchy(given.hierarchy), open_dataset(given.data)
system = SYSTEMS[snakemake.params.system]
comparison, curves = compare_hybrid(
    hierarchy, data, system, open_dataset(given.published), **snakemake.params.timing
)
comparison.insert(0, "system", snakemake.wildcards.dataset)
with replacing(snakemake.output.comparison) as partial:
    comparison.to_csv(partial, index=False)
with replacing(snakemake.output.curves) as partial:
    curves.to_netcdf(partial, engine="netcdf4")
