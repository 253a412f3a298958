"""Time the forecasts of a sequence, with the machine to itself (rule time_sequence)."""

import torch

from hits.baselines.protocol import load_baselines, simple_baselines
from hits.data.dataset import open_dataset
from hits.data.sequence import sequence_states, task_data
from hits.files import write_csv
from hits.forecast.models import forecast_models
from hits.job import start_job
from hits.score.timing import forecast_seconds
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
params = snakemake.params
seen, target = task_data(open_dataset(snakemake.input.data), snakemake.wildcards.task)
baselines = load_baselines(snakemake.input.baselines, params.baselines, seen)
if snakemake.wildcards.task == "extrapolation":
    baselines += simple_baselines(sequence_states(seen))
hierarchy = load_hierarchy(snakemake.input.hierarchy, params.training)
models = forecast_models(hierarchy, baselines)
x0, n_steps = torch.from_numpy(target[:1]), len(target) - 1
write_csv(forecast_seconds(models, x0, n_steps, **params.timing), snakemake.output[0])
