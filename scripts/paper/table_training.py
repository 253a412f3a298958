"""Write how every scale was trained (rule table_training)."""

import pandas as pd
import xarray as xr

from hits.job import start_job
from hits.paper.tables import training_table, write_table

start_job(snakemake.log[0], snakemake.threads)
losses = pd.read_csv(snakemake.input.losses)
# Opened, not read: a dataset is large and only its dt is wanted.
with xr.open_dataset(snakemake.input.data, decode_times=False) as data:
    table = training_table(losses, data.attrs["dt"])
write_table(table, *snakemake.output)
