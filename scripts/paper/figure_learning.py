"""Draw how the models of sequences learnt (rule figure_learning)."""

import pandas as pd

from hits.job import start_job
from hits.paper.learning_curves import plot_learning
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
curves = {}
for (sequence, model), path in zip(snakemake.params.models, snakemake.input, strict=True):
    curves.setdefault(sequence, []).append(pd.read_csv(path).assign(model=model))
curves = {sequence: pd.concat(tables, ignore_index=True) for sequence, tables in curves.items()}
save_figure(plot_learning(curves, snakemake.params.titles), *snakemake.output)
