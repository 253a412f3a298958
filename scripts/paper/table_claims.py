"""Verdicts on the claims of the paper (rule table_claims)."""

import pandas as pd

from hits.job import start_job
from hits.paper.tables import write_table
from hits.score.claims import verdicts

start_job(snakemake.log[0], snakemake.threads)
scores = pd.read_csv(snakemake.input.scores, dtype={"model": str})
horizons = pd.concat(map(pd.read_csv, snakemake.input.horizons), ignore_index=True)
write_table(verdicts(scores, horizons, snakemake.params.evidence), *snakemake.output)
