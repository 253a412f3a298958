"""Draw error against time of every scale and of the coupled forecast (rule figure_errors)."""

import xarray as xr

from hits.job import start_job
from hits.paper.error_curves import plot_error_curves
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
curves = xr.load_dataset(snakemake.input[0])
save_figure(plot_error_curves(curves["mse"]), *snakemake.output)
