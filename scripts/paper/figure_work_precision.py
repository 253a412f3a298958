"""Table and figure of where parallel in time pays (rule figure_work_precision)."""

import pandas as pd

from hits.files import replacing
from hits.job import start_job
from hits.paper.style import save_figure
from hits.paper.work_precision import plot_work_precision

start_job(snakemake.log[0], snakemake.threads)
work = pd.concat(map(pd.read_csv, snakemake.input.work), ignore_index=True)
expensive = pd.read_csv(snakemake.input.expensive)
output = snakemake.output
with replacing(output.csv) as partial:
    pd.concat([work, expensive], ignore_index=True).to_csv(partial, index=False)
figure = plot_work_precision(work, expensive, snakemake.params.titles)
save_figure(figure, output.pdf, output.png)
