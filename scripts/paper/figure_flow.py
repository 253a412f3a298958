"""Draw the flow past a cylinder and its forces (rule figure_flow)."""

from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.paper.flow import plot_flow
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
save_figure(plot_flow(open_dataset(snakemake.input[0])), *snakemake.output)
