"""Join tables of the same columns (rules table_interpolation, study_selections)."""

import pandas as pd

from hits.job import start_job
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
joined = pd.concat(map(pd.read_csv, snakemake.input), ignore_index=True)
write_table(joined, *snakemake.output)
