"""Write errors and costs of every scale and of the coupled forecast (rule table_hierarchy)."""

import pandas as pd

from hits.job import start_job
from hits.paper.tables import hierarchy_table, write_table

start_job(snakemake.log[0], snakemake.threads)
table = hierarchy_table(
    pd.read_csv(snakemake.input.scores, dtype={"model": str}),
    pd.read_csv(snakemake.input.times, dtype={"model": str}),
)
write_table(table, *snakemake.output)
