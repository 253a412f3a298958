"""Forecast the test trajectories with every model of a hierarchy (rule forecast_hierarchy)."""

from hits.data.dataset import open_dataset, split_states
from hits.data.task import training_data
from hits.forecast.forecast_file import save_forecast
from hits.forecast.models import forecast_dataset, forecast_models
from hits.job import start_job
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
data, hierarchy = open_dataset(snakemake.input.data), load_hierarchy(snakemake.input.hierarchy)
hierarchy.check_data(data)
if snakemake.wildcards.start == "noisy":
    data = training_data(data, snakemake.wildcards.task, snakemake.params.seed)
x0, time = split_states(data, "test").values[:, 0], data["time"].values[1:]
forecast = forecast_dataset(hierarchy, forecast_models(hierarchy), x0, time)
save_forecast(forecast, snakemake.output[0])
