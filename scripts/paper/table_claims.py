"""Verdicts on the claims of the paper (rule table_claims)."""

import pandas as pd

from hits.job import start_job
from hits.paper.tables import write_markdown, write_table
from hits.score.hybrid_claims import hybrid_verdicts
from hits.score.sequence_claims import sequence_verdicts
from hits.score.system_claims import system_verdicts
from hits.score.verdict import verdict_table

start_job(snakemake.log[0], snakemake.threads)
scores = pd.read_csv(snakemake.input.scores, dtype={"model": str})
horizons = pd.concat(map(pd.read_csv, snakemake.input.horizons), ignore_index=True)
sequences = pd.concat(
    [pd.DataFrame(columns=["role", "model"]), *map(pd.read_csv, snakemake.input.sequences)]
)
found = [
    *system_verdicts(scores, horizons),
    *hybrid_verdicts(pd.read_csv(snakemake.input.hybrid)),
    *sequence_verdicts(sequences),
]
table, output = verdict_table(found, snakemake.params.evidence), snakemake.output
write_table(table, output.csv, output.md, output.html)
write_markdown(table[["claim", "text", "truth", "verdict"]], output.summary)
