"""Forecast a sequence by its hierarchy and by all baselines (rule forecast_sequence)."""

import numpy as np

from hits.baselines.protocol import load_baselines, simple_baselines
from hits.data.dataset import open_dataset
from hits.data.sequence import sequence_states, task_data
from hits.forecast.forecast_file import save_forecast
from hits.forecast.models import forecast_dataset, forecast_models
from hits.job import start_job
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
params = snakemake.params
data = open_dataset(snakemake.input.data)
seen, target = task_data(data, snakemake.wildcards.task)
hierarchy = load_hierarchy(snakemake.input.hierarchy, params.training, seen)
hierarchy.check_data(data)
baselines = load_baselines(snakemake.input.baselines, params.baselines, seen)
if snakemake.wildcards.task == "extrapolation":
    baselines += simple_baselines(sequence_states(seen))
lead_times = hierarchy.dt * np.arange(1, len(target))
models = forecast_models(hierarchy, baselines)
save_forecast(forecast_dataset(hierarchy, models, target[:1], lead_times), snakemake.output[0])
