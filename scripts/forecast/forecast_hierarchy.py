"""Forecast the test trajectories with every model of a hierarchy (rule forecast_hierarchy)."""

from hits.data.dataset import open_dataset
from hits.data.noise import add_noise
from hits.forecast.forecast_file import save_forecast
from hits.forecast.models import forecast_hierarchy
from hits.job import start_job
from hits.train.store import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input.data)
if snakemake.wildcards.start == "noisy":
    data = add_noise(data, float(snakemake.wildcards.noise), snakemake.params.seed)
forecast = forecast_hierarchy(load_hierarchy(snakemake.input.hierarchy), data)
save_forecast(forecast, snakemake.output[0])
