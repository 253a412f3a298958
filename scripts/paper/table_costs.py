"""Collect what the jobs cost (rule table_costs)."""

from hits.job import start_job
from hits.paper.costs import cost_table
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
write_table(cost_table(snakemake.input), *snakemake.output)
