"""Verdicts on the claims of the paper, in all editions."""

import pandas as pd

from hits.files import read_table
from hits.job import start_job
from hits.score.hybrid_claims import hybrid_verdicts
from hits.score.sequence_claims import sequence_verdicts
from hits.score.system_claims import system_verdicts
from hits.score.verdict import verdict_table
from tables import write_markdown, write_table


def joined(paths, runs=None):
    """Tables of files in one, with what distinguishes the run of each where they do not tell it."""
    tables = [read_table(path) for path in paths]
    if runs is not None:
        tables = [table.assign(**run) for table, run in zip(tables, runs, strict=True)]
    # A run may have no sequences.
    none = pd.DataFrame(columns=["sequence", "model", "edition", "replicate"])
    return pd.concat(tables or [none], ignore_index=True)


def summary(table):
    """A row per claim and truth, the verdicts of all editions beside each other."""
    verdicts = table.pivot(index=["claim", "text", "truth"], columns="edition", values="verdict")
    editions = table["edition"].unique()
    return verdicts[editions].reset_index()


if __name__ == "__main__":
    start_job(snakemake.log[0], snakemake.threads)
    given, output, params = snakemake.input, snakemake.output, snakemake.params
    scores, comparisons = read_table(given.scores), joined(given.comparisons)
    horizons = joined(given.horizons, params.horizon_runs)
    hybrid, sequences = read_table(given.hybrid), joined(given.sequences, params.sequence_runs)
    tables = []
    for edition in params.editions:
        of_edition = [
            table[table["edition"] == edition]
            for table in (scores, comparisons, horizons, hybrid, sequences)
        ]
        verdicts = [
            *system_verdicts(*of_edition[:3]),
            *hybrid_verdicts(of_edition[3]),
            *sequence_verdicts(of_edition[4]),
        ]
        tables.append(verdict_table(verdicts, params.evidence).assign(edition=edition))
    table = pd.concat(tables).sort_values("claim", kind="stable")
    write_table(table, output.csv, output.md, output.html)
    write_markdown(summary(table), output.summary)
