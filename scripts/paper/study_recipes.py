"""Table of the optimisers (rule study_recipes)."""

import pandas as pd

from hits.job import start_job
from hits.paper.studies import optimiser_table
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
write_table(optimiser_table(map(pd.read_csv, snakemake.input)), *snakemake.output)
