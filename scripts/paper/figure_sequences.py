"""Draw regenerated sequences beside the true ones (rule figure_sequences)."""

import pandas as pd
import xarray as xr

from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.paper.sequences_figure import SequenceRow, plot_sequences
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
given, rows = snakemake.input, []
sequences = zip(snakemake.params.roles, given.data, given.forecasts, given.scores, strict=True)
for role, data, forecasts, scores in sequences:
    table = pd.read_csv(scores, index_col="model")
    errors = (table["mse"] / table["variance"]).to_dict()
    rows.append(SequenceRow(role, open_dataset(data), xr.load_dataarray(forecasts), errors))
save_figure(plot_sequences(rows), *snakemake.output)
