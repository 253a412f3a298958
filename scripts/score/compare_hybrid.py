"""Compare hybrid and Runge–Kutta forecasts, with the machine to itself (rule compare_hybrid)."""

from hits.data.dataset import open_dataset
from hits.data.system import System
from hits.files import write_csv, write_netcdf
from hits.job import start_job
from hits.score.hybrid import compare_hybrid
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
given, params = snakemake.input, snakemake.params
hierarchy = load_hierarchy(given.hierarchy, params.training)
data = open_dataset(given.data)
system = System.from_source(params.source)
comparison, curves = compare_hybrid(
    hierarchy, data, system, open_dataset(given.loose), **params.timing
)
comparison.insert(0, "system", snakemake.wildcards.dataset)
write_csv(comparison, snakemake.output.comparison)
write_netcdf(curves, snakemake.output.curves)
