"""Tables of regenerated and forecast sequences (rule table_sequences)."""

import pandas as pd

from hits.job import start_job
from hits.paper.sequence_tables import architectures_table, beyond_table, sequences_table
from hits.paper.tables import write_markdown, write_table

start_job(snakemake.log[0], snakemake.threads)
scores = pd.concat(map(pd.read_csv, snakemake.input), ignore_index=True)
params, output = snakemake.params, snakemake.output
sequences = sequences_table(scores, params.published)
for table, files in (
    (sequences, output.sequences),
    (architectures_table(params.sequences, scores), output.architectures),
    (beyond_table(scores), output.beyond),
):
    write_table(table, *files)
shown = [
    "sequence",
    "model",
    "mse",
    "published_mse",
    "relative_error",
    "parameters",
    "train_seconds",
]
write_markdown(sequences[shown], output.summary)
