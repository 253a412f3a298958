"""Draw the losses of every scale over its training (rule figure_training)."""

import pandas as pd

from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.paper.style import save_figure
from hits.paper.training_curves import plot_training_curves

start_job(snakemake.log[0], snakemake.threads)
losses = pd.read_csv(snakemake.input.losses)
dt = open_dataset(snakemake.input.data).attrs["dt"]
save_figure(plot_training_curves(losses, dt), *snakemake.output)
