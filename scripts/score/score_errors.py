"""Forecast the test trajectories with every model of a hierarchy, and score (rule score_errors)."""

from hits.data.dataset import open_dataset, split_states
from hits.data.inputs import split_inputs
from hits.data.task import training_data
from hits.files import write_csv, write_netcdf
from hits.forecast.models import forecast_dataset, forecast_models
from hits.job import start_job
from hits.score.errors import errors_of_starts, scores
from hits.score.one_step import one_step_errors
from hits.score.valid_prediction_time import prediction_times
from hits.train.hierarchy_file import load_hierarchy

start_job(snakemake.log[0], snakemake.threads)
given, output = dict(snakemake.input.items()), snakemake.output
data, params = open_dataset(given["data"]), snakemake.params
noisy = training_data(data, snakemake.wildcards.task, params.seed)
hierarchy = load_hierarchy(given["hierarchy"], params.training, noisy)
hierarchy.check_data(data)
starts = {"clean": data} if noisy is data else {"clean": data, "noisy": noisy}
# The others take more memory than all that is computed.
starts = {name: x.isel(trajectory=x["split"].values == "test") for name, x in starts.items()}
data, noisy = starts["clean"], starts.get("noisy", starts["clean"])
models = forecast_models(hierarchy, inputs=split_inputs(data, "test", hierarchy.inputs))
time = data["time"].values[1:]
# Hundreds of megabytes, and made again in seconds: they are not kept.
forecasts = {
    name: forecast_dataset(hierarchy, models, split_states(start, "test").values[:, 0], time)
    for name, start in starts.items()
}
others = [key for key in ("floor", "loose") if key in given]
same = given["data"]
references = {key: data if given[key] == same else open_dataset(given[key]) for key in others}
curves, trajectories = errors_of_starts(forecasts, data, noisy, **references)
write_netcdf(curves, output.curves)
table = scores(curves).merge(one_step_errors(hierarchy, data), on="model", how="left")
times = prediction_times(forecasts.get("noisy", forecasts["clean"]), data)
write_csv(table.merge(times, on="model"), output.scores)
write_netcdf(trajectories, output.trajectories)
