"""Forecast the longest test trajectories with the coupled hierarchy (rule forecast_long)."""

from hits.data.dataset import open_dataset, split_states
from hits.forecast.forecast_file import COUPLED, save_forecast
from hits.forecast.models import forecast_dataset, forecaster
from hits.job import start_job
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input.data)
hierarchy = load_hierarchy(snakemake.input.hierarchy, snakemake.params.training)
hierarchy.check_data(data)
x0, time = split_states(data, "test").values[:, 0], data["time"].values[1:]
forecast = forecast_dataset(hierarchy, {COUPLED: forecaster(hierarchy)}, x0, time)
save_forecast(forecast, snakemake.output[0])
