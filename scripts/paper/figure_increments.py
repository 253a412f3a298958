"""Draw the increments that flow maps learn (rule figure_increments)."""

from hits.job import start_job
from hits.paper.increments import increment_panel, plot_increments
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
panels = [increment_panel(system, title) for system, title in snakemake.params.systems.items()]
save_figure(plot_increments(panels), *snakemake.output)
