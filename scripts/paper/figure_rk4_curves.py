"""Draw error against time of Runge–Kutta forecasts (rule figure_rk4_curves)."""

import xarray as xr

from hits.job import start_job
from hits.paper.hybrid_figures import plot_rk4_curves
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
titles = snakemake.params.titles
curves = dict(zip(titles, map(xr.load_dataarray, snakemake.input), strict=True))
save_figure(plot_rk4_curves(curves, titles), *snakemake.output)
