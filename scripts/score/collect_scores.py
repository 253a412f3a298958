"""Join the scores and times of all hierarchies (rule collect_scores)."""

from hits.files import read_table, write_csv
from hits.job import start_job
from hits.score.collect import collect_scores

start_job(snakemake.log[0], snakemake.threads)
scores, times = (map(read_table, snakemake.input[key]) for key in ("scores", "times"))
write_csv(collect_scores(snakemake.params.runs, scores, times), snakemake.output[0])
