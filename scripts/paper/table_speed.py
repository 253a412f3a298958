"""Table of the speed of training (rule table_speed)."""

import pandas as pd

from hits.job import start_job
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
write_table(pd.read_csv(snakemake.input[0]), *snakemake.output)
