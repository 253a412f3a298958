"""Run a model of one sequence free, with the machine to itself (rule forecast_sequence)."""

from hits.data.dataset import open_dataset
from hits.data.sequence import parts, sequence_states
from hits.files import replacing
from hits.forecast.sequence_model import load_sequence_model, sequence_forecast
from hits.job import start_job
from hits.score.timing import median_seconds

# The rule claims all cores to be alone on the machine; the forecasts run on one.
start_job(snakemake.log[0], threads=1)
data = open_dataset(snakemake.input.data)
_, target = parts(sequence_states(data), snakemake.wildcards.part)
forecast = load_sequence_model(snakemake.input.model).forecast
given = target[0], len(target) - 1
made = sequence_forecast(forecast, data, *given)
made.attrs["seconds"] = median_seconds(lambda: forecast(*given), **snakemake.params.timing)
with replacing(snakemake.output[0]) as partial:
    made.to_netcdf(partial, engine="netcdf4")
