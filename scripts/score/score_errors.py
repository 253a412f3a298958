"""Compare forecasts with the test trajectories (rule score_errors)."""

from hits.data.dataset import open_dataset
from hits.data.task import training_data
from hits.files import write_csv, write_netcdf
from hits.forecast.forecast_file import open_forecast
from hits.job import start_job
from hits.score.errors import errors_of_starts, scores

start_job(snakemake.log[0], snakemake.threads)
given = dict(snakemake.input.items())
data = open_dataset(given["data"])
noisy = training_data(data, snakemake.wildcards.task, snakemake.params.seed)
forecasts = {key: open_forecast(given[key]) for key in ("clean", "noisy") if key in given}
references = {key: open_dataset(given[key]) for key in ("floor", "loose") if key in given}
curves = errors_of_starts(forecasts, data, noisy, **references)
write_netcdf(curves, snakemake.output.curves)
write_csv(scores(curves), snakemake.output.scores)
