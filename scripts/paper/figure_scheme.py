"""Draw which map computes which instant of a small forecast, and when (rule figure_scheme)."""

from hits.forecast.schedule import coupled_schedule
from hits.job import start_job
from hits.paper.scheme import plot_scheme, plot_vectorised
from hits.paper.style import save_figure

start_job(snakemake.log[0], snakemake.threads)
schedule = coupled_schedule(**snakemake.params.forecast)
output = snakemake.output
save_figure(plot_scheme(schedule), output.scheme_pdf, output.scheme_png)
save_figure(plot_vectorised(schedule), output.vectorised_pdf, output.vectorised_png)
names = {snakemake.params.network: f"network, step {snakemake.params.network}", 1: "RK4, h = dt"}
figure = plot_scheme(coupled_schedule([1, snakemake.params.network], 16), names)
save_figure(figure, output.hybrid_pdf, output.hybrid_png)
