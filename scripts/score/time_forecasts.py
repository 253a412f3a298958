"""Time the forecasts of a hierarchy, with the machine to itself (rule time_forecasts)."""

from hits.data.dataset import open_dataset
from hits.files import replacing
from hits.job import start_job
from hits.score.timing import forecast_seconds
from hits.train.store import load_hierarchy

# The rule claims all cores to be alone on the machine; the forecasts run on one.
start_job(snakemake.log[0], threads=1)
seconds = forecast_seconds(
    load_hierarchy(snakemake.input.hierarchy),
    open_dataset(snakemake.input.data),
    **snakemake.params.timing,
)
with replacing(snakemake.output[0]) as partial:
    seconds.to_csv(partial, index=False)
