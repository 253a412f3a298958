"""Refuse a dataset on which not all can be trained and scored (rule check_data)."""

from hits.data.dataset import SPLITS, check_trainable, open_dataset, split_states
from hits.data.precision import check_precision
from hits.data.sequence import task_data
from hits.job import start_job

start_job(snakemake.log[0], snakemake.threads)
data, params = open_dataset(snakemake.input[0], snakemake.wildcards.dataset), snakemake.params
for task in params.tasks:
    check_precision(task_data(data, task)[0])
if not params.tasks:
    for split in SPLITS:
        split_states(data, split)
    check_trainable(data, params.longest, recurrence=1)
    check_precision(data)
