"""Compare forecasts with the test trajectories (rule score_errors)."""

from hits.data.dataset import open_dataset
from hits.files import replacing
from hits.forecast.forecast_file import open_forecast
from hits.job import start_job
from hits.score.errors import error_curves, scores

start_job(snakemake.log[0], snakemake.threads)
curves = error_curves(open_forecast(snakemake.input.forecast), open_dataset(snakemake.input.data))
with replacing(snakemake.output.curves) as partial:
    curves.to_netcdf(partial, engine="netcdf4")
with replacing(snakemake.output.scores) as partial:
    scores(curves).to_csv(partial, index=False)
