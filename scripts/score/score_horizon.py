"""Say how long coupled forecasts stay with the solution (rule score_horizon)."""

import pandas as pd

from hits.data.dataset import open_dataset, split_states
from hits.files import replacing
from hits.job import start_job
from hits.model import HiTS
from hits.score.horizon import forecast_horizon

start_job(snakemake.log[0], snakemake.threads)
test = split_states(open_dataset(snakemake.input.data), "test")
model = HiTS.load(snakemake.input.hierarchy)
forecast = model.forecast(test.isel(time=0), test.sizes["time"] - 1)
horizon = forecast_horizon(forecast, test.values[:, 1:], model.hierarchy.dt)
with replacing(snakemake.output[0]) as partial:
    pd.DataFrame([{"dataset": snakemake.wildcards.dataset, **horizon}]).to_csv(partial, index=False)
