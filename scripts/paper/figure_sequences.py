"""Draw regenerated sequences beside the true ones (rule figure_sequences)."""

import pandas as pd
import xarray as xr

from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.paper.sequences_figure import SequenceRow, plot_sequences
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
given, rows = snakemake.input, []
paths = iter(given.forecasts)
for (role, models), data, scores in zip(
    snakemake.params.rows, given.data, given.scores, strict=True
):
    forecasts = {model: xr.load_dataarray(next(paths)).values for model in models}
    table = pd.read_csv(scores, index_col="model")
    errors = (table["mse"] / table["variance"]).to_dict()
    rows.append(SequenceRow(role, open_dataset(data), forecasts, errors))
save_figure(plot_sequences(rows), *snakemake.output)
