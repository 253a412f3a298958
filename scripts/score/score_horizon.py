"""Say how long coupled forecasts stay with the solution (rule score_horizon)."""

import pandas as pd

from hits.data.dataset import open_dataset, split_states
from hits.files import write_csv
from hits.forecast.forecast_file import COUPLED, open_forecast
from hits.job import start_job
from hits.score.system_claims import THRESHOLDS
from hits.score.valid_prediction_time import horizon_scores

start_job(snakemake.log[0], snakemake.threads)
data = open_dataset(snakemake.input.data)
truth, exponent = split_states(data, "test").values[:, 1:], data.attrs.get("lyapunov_exponent")
forecast = open_forecast(snakemake.input.forecast)
states = forecast["x"].sel(model=COUPLED).values
scores = horizon_scores(states, truth, forecast.attrs["dt"], exponent, **THRESHOLDS)
table = pd.DataFrame([{"dataset": snakemake.wildcards.dataset, **scores}])
write_csv(table, snakemake.output[0])
