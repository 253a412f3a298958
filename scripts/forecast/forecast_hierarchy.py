"""Forecast the test trajectories with every model of a hierarchy (rule forecast_hierarchy)."""

from hits.data.dataset import open_dataset
from hits.forecast.forecast_file import save_forecast
from hits.forecast.models import forecast_hierarchy
from hits.job import start_job
from hits.train.store import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
hierarchy = load_hierarchy(snakemake.input.hierarchy)
forecast = forecast_hierarchy(hierarchy, open_dataset(snakemake.input.data))
save_forecast(forecast, snakemake.output[0])
