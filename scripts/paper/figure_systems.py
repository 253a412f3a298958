"""Draw the five systems, their forecasts and errors (rule figure_systems)."""

import xarray as xr

from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.model import HiTS
from hits.paper.style import save_figure
from hits.paper.systems_figure import plot_systems, system_panel

start_job(snakemake.log[0], snakemake.threads)
given = snakemake.input
panels = [
    system_panel(system, open_dataset(data), HiTS.load(hierarchy), xr.load_dataset(curves)["mse"])
    for system, data, hierarchy, curves in zip(
        snakemake.params.systems, given.data, given.hierarchies, given.curves, strict=True
    )
]
save_figure(plot_systems(panels), *snakemake.output)
