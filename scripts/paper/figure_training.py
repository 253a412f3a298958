"""Draw the losses of every scale over its training (rule figure_training)."""

import pandas as pd
import xarray as xr

from hits.job import start_job
from hits.paper.style import save_figure
from hits.paper.training_curves import plot_training_curves

start_job(snakemake.log[0], snakemake.threads)
losses = pd.read_csv(snakemake.input.losses)
# Opened, not read: a dataset is large and only its dt is wanted.
with xr.open_dataset(snakemake.input.data, decode_times=False) as data:
    figure = plot_training_curves(losses, data.attrs["dt"])
save_figure(figure, *snakemake.output)
