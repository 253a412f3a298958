"""Join the scores and times of all hierarchies (rule collect_scores)."""

import pandas as pd

from hits.files import replacing
from hits.job import start_job
from hits.score.collect import collect_scores

start_job(snakemake.log[0], snakemake.threads)
scores, times = (map(pd.read_csv, snakemake.input[key]) for key in ("scores", "times"))
with replacing(snakemake.output[0]) as partial:
    collect_scores(snakemake.params.runs, scores, times).to_csv(partial, index=False)
