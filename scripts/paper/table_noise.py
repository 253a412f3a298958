"""Table of the errors at one level of noise (rule table_noise)."""

import pandas as pd

from hits.job import start_job
from hits.paper.systems_tables import noise_table
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
scores = pd.read_csv(snakemake.input.scores, dtype={"model": str})
scores = scores[scores["dataset"].isin(snakemake.params.systems)]
table = noise_table(scores, float(snakemake.wildcards.noise), snakemake.params.published)
write_table(table, *snakemake.output)
