"""Table of the seconds that forecasts take (rule table_times)."""

import pandas as pd
import yaml

from hits.job import start_job
from hits.paper.systems_tables import times_table
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
scores = pd.read_csv(snakemake.input.scores, dtype={"model": str})
scores = scores[scores["dataset"].isin(snakemake.params.systems)]
with open(snakemake.input.published, encoding="utf-8") as file:
    published = yaml.safe_load(file)["systems"]
write_table(times_table(scores, published), *snakemake.output)
