"""Refuse a dataset on which not all can be trained and scored (rule check_data)."""

from hits.data.dataset import SPLITS, check_trainable, open_dataset, split_states
from hits.data.sequence import sequence_states
from hits.job import start_job

start_job(snakemake.log[0], snakemake.threads)
data, params = open_dataset(snakemake.input[0], snakemake.wildcards.dataset), snakemake.params
if params.sequence:
    sequence_states(data)
else:
    for split in SPLITS:
        split_states(data, split)
    check_trainable(data, params.longest, recurrence=1)
