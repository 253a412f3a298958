"""Table of the errors of several trainings (rule study_accuracy)."""

import pandas as pd

from hits.job import start_job
from hits.paper.studies import accuracy_table
from hits.paper.tables import write_table

start_job(snakemake.log[0], snakemake.threads)
runs = [tuple(run) for run in snakemake.params.runs]
scores = [pd.read_csv(path, dtype={"model": str}) for path in snakemake.input.scores]
costs = [pd.read_csv(path, sep="\t") for path in snakemake.input.costs]
table = accuracy_table(
    dict(zip(runs, scores, strict=True)),
    dict(zip(runs, costs, strict=True)),
    snakemake.params.published,
)
write_table(table, *snakemake.output)
