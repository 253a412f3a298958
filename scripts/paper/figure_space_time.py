"""Draw a sequence of one field in space and time (rule figure_space_time)."""

from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.paper.space_time import plot_space_time
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
save_figure(plot_space_time(open_dataset(snakemake.input[0])), *snakemake.output)
