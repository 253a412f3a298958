"""Table of hybrid and Runge–Kutta forecasts (rule table_hybrid)."""

import pandas as pd

from hits.job import start_job
from hits.paper.hybrid_tables import hybrid_table
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
comparison = pd.concat(map(pd.read_csv, snakemake.input), ignore_index=True)
write_table(hybrid_table(comparison, snakemake.params.published), *snakemake.output)
