"""Draw error against forecast time of all models (rule figure_accuracy_cost)."""

import pandas as pd

from hits.job import start_job
from hits.paper.accuracy_cost import plot_accuracy_cost
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
scores = pd.read_csv(snakemake.input[0], dtype={"model": str})
params = snakemake.params
chosen = scores[(scores["replicate"] == 0) & scores["noise"].isin(params.noise)]
shown = chosen[chosen["dataset"].isin(params.titles)]
save_figure(plot_accuracy_cost(shown, params.titles), *snakemake.output)
