"""Time the forecasts of a hierarchy, with the machine to itself (rule time_forecasts)."""

import torch

from hits.data.dataset import open_dataset, split_states
from hits.data.inputs import split_inputs
from hits.files import write_csv
from hits.forecast.models import forecast_models
from hits.job import start_job
from hits.score.timing import forecast_seconds
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input.data)
hierarchy = load_hierarchy(snakemake.input.hierarchy, snakemake.params.training)
hierarchy.check_data(data)
test = split_states(data, "test").values
x0, n_steps = torch.from_numpy(test[:, 0]), test.shape[1] - 1
models = forecast_models(hierarchy, inputs=split_inputs(data, "test", hierarchy.inputs))
write_csv(forecast_seconds(models, x0, n_steps, **snakemake.params.timing), snakemake.output[0])
