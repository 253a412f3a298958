"""Table of the simulated systems and how their hierarchies are trained (rule table_systems)."""

from hits.job import start_job
from hits.paper.systems_tables import systems_table
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
write_table(systems_table(**snakemake.params.shown), *snakemake.output)
