"""Write how every scale was trained (rule table_training)."""

import pandas as pd

from hits.job import start_job
from hits.paper.tables import training_table, write_table

start_job(snakemake.log[0], snakemake.threads)
write_table(training_table(pd.read_csv(snakemake.input[0])), *snakemake.output)
