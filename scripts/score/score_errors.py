"""Compare forecasts with the test trajectories (rule score_errors)."""

from hits.data.dataset import open_dataset
from hits.data.noise import add_noise
from hits.files import replacing
from hits.forecast.forecast_file import open_forecast
from hits.job import start_job
from hits.score.errors import errors_of_starts, scores

start_job(snakemake.log[0], snakemake.threads)
given = dict(snakemake.input.items())
data = open_dataset(given["data"])
noisy = add_noise(data, float(snakemake.wildcards.noise), snakemake.params.seed)
forecasts = {key: open_forecast(given[key]) for key in ("clean", "noisy") if key in given}
references = {key: open_dataset(given[key]) for key in ("floor", "published") if key in given}
curves = errors_of_starts(forecasts, data, noisy, **references)
with replacing(snakemake.output.curves) as partial:
    curves.to_netcdf(partial, engine="netcdf4")
with replacing(snakemake.output.scores) as partial:
    scores(curves).to_csv(partial, index=False)
