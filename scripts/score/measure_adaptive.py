"""Measure calls and errors of adaptive and of fixed steps (rule measure_adaptive)."""

from hits.data.dataset import open_dataset
from hits.data.system import System
from hits.files import write_csv
from hits.forecast.methods import ADAPTIVE
from hits.job import start_job
from hits.score.adaptive_work import adaptive_work, at_equal_error, where_steps_are_small
from hits.score.error_estimates import score_estimates
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
params, output = snakemake.params, snakemake.output
data = open_dataset(snakemake.input.data)
hierarchy = load_hierarchy(snakemake.input.hierarchy, params.training, data)
field = System.from_source(params.source).field
work = adaptive_work(hierarchy, data, field, params.tolerances, params.trajectories)
equal = at_equal_error(work)
used = equal.loc[equal["method"] == ADAPTIVE, "setting"]
# Where no tolerance is as good as the selection, the least one is shown.
tolerance = float(used.iloc[0]) if len(used) else min(params.tolerances)
write_csv(work, output.work)
write_csv(equal, output.equal)
write_csv(score_estimates(hierarchy, data), output.estimates)
write_csv(where_steps_are_small(hierarchy, data, tolerance), output.where)
