"""Draw the losses of every scale over its training (rule figure_training)."""

import pandas as pd

from hits.job import start_job
from hits.paper.style import save_figure
from hits.paper.training_curves import plot_training_curves

start_job(snakemake.log[0], snakemake.threads)
save_figure(plot_training_curves(pd.read_csv(snakemake.input[0])), *snakemake.output)
