"""Draw error against cost of hybrid and Runge–Kutta forecasts (rule figure_hybrid)."""

import pandas as pd

from hits.job import start_job
from hits.paper.hybrid_figures import plot_hybrid
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
comparison = pd.concat(map(pd.read_csv, snakemake.input), ignore_index=True)
save_figure(plot_hybrid(comparison, snakemake.params.titles), *snakemake.output)
