"""Compare forecasts of a sequence with the sequence (rule score_sequence)."""

import pandas as pd
import xarray as xr

from hits.data.dataset import open_dataset
from hits.data.sequence import parts, sequence_states
from hits.files import replacing
from hits.job import start_job
from hits.score.sequences import score_sequence

start_job(snakemake.log[0], snakemake.threads)
params, part = snakemake.params, snakemake.wildcards.part
data = open_dataset(snakemake.input.data)
_, target = parts(sequence_states(data), part)
scores, errors = score_sequence(target[1:], xr.load_dataarray(snakemake.input.forecasts))
errors.attrs["time_units"] = data.attrs["time_units"]
for column, value in (("part", part), ("role", params.role), ("sequence", data.attrs["name"])):
    scores.insert(0, column, value)
times = pd.read_csv(snakemake.input.times).rename(columns={"seconds": "forecast_seconds"})
scores = scores.merge(times, on="model", validate="1:1")
trained = pd.concat(map(pd.read_csv, snakemake.input.tried), keys=params.trained, names=["model"])
best = trained.sort_values("mse", kind="stable").groupby("model", sort=False).first()
best = best.rename(columns={"seconds": "train_seconds"})
scores = scores.join(best[["n_parameters", "n_trained", "train_seconds", "settings"]], on="model")
scores["source"] = data.attrs["source"]
with replacing(snakemake.output.scores) as partial:
    scores.to_csv(partial, index=False)
with replacing(snakemake.output.errors) as partial:
    errors.to_netcdf(partial, engine="netcdf4")
