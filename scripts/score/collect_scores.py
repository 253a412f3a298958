"""Join the scores and times of all hierarchies (rule collect_scores)."""

from hits.files import read_table, write_csv
from hits.job import start_job
from hits.score.collect import collect_scores

start_job(snakemake.log[0], snakemake.threads)
runs, scores = snakemake.params.runs, map(read_table, snakemake.input.scores)
# Seconds are measured of the first replicates alone.
measured = iter(snakemake.input.times)
times = [None if run["replicate"] else read_table(next(measured)) for run in runs]
write_csv(collect_scores(runs, scores, times), snakemake.output[0])
