"""Table of the seconds that forecasts take (rule table_times)."""

import pandas as pd

from hits.job import start_job
from hits.paper.systems_tables import times_table
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
scores = pd.read_csv(snakemake.input.scores, dtype={"model": str})
scores = scores[scores["dataset"].isin(snakemake.params.systems)]
write_table(times_table(scores, snakemake.params.published), *snakemake.output)
