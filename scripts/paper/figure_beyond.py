"""Draw errors of forecasts beyond what models were trained on (rule figure_beyond)."""

import pandas as pd
import xarray as xr

from hits.job import start_job
from hits.paper.beyond_figure import plot_beyond
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
titles = snakemake.params.titles
errors = dict(zip(titles, map(xr.load_dataarray, snakemake.input.errors), strict=True))
scores = pd.concat(map(pd.read_csv, snakemake.input.scores))
variances = scores.groupby("sequence")["variance"].first().to_dict()
save_figure(plot_beyond(errors, variances, titles), *snakemake.output)
