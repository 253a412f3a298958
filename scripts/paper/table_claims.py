"""Verdicts on the claims of the paper."""

import pandas as pd

from hits.files import read_table
from hits.job import start_job
from hits.score.hybrid_claims import hybrid_verdicts
from hits.score.sequence_claims import sequence_verdicts
from hits.score.system_claims import system_verdicts
from hits.score.verdict import verdict_table
from tables import write_markdown, write_table

if __name__ == "__main__":
    start_job(snakemake.log[0], snakemake.threads)
    given, output = snakemake.input, snakemake.output
    horizons = pd.concat(map(read_table, given.horizons), ignore_index=True)
    # A run may have no sequences.
    none = pd.DataFrame(columns=["sequence", "model"])
    sequences = pd.concat([*map(read_table, given.sequences)] or [none], ignore_index=True)
    verdicts = [
        *system_verdicts(read_table(given.scores), horizons),
        *hybrid_verdicts(read_table(given.hybrid)),
        *sequence_verdicts(sequences),
    ]
    table = verdict_table(verdicts, snakemake.params.evidence)
    write_table(table, output.csv, output.md, output.html)
    write_markdown(table[["claim", "text", "truth", "verdict"]], output.summary)
