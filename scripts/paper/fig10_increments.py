"""Increments of flow maps over their initial states (fig. 10 of the paper)."""

from dataclasses import dataclass

import matplotlib
import numpy as np
from matplotlib.figure import Figure

import style
from hits.data.increments import STEP_TIMES, increment_grid, increment_maps


@dataclass(frozen=True)
class IncrementPanel:
    """Increments (step, n1, n2, state) of one system from initial states `grid` (n1, n2, state).

    `components` are the two that vary, along the first and the second axis of the grid.
    """

    title: str
    step_times: list[float]
    grid: np.ndarray
    components: tuple[int, int]
    increments: np.ndarray
    states: tuple[str, ...]


def increment_panel(system, title, ranges=None):
    """The panel of a system, from its converged solution, in a plane of `increment_grid`."""
    grid = increment_grid(system, ranges)
    increments = increment_maps(system.field, grid, STEP_TIMES)
    varying = np.flatnonzero(np.ptp(grid, axis=(0, 1)))
    return IncrementPanel(title, list(STEP_TIMES), grid, tuple(varying), increments, system.states)


@matplotlib.rc_context(style.SHEET)
def plot_increments(panels):
    """Draw the increments of the components that vary, a column for each Δ.

    Each system gets a row for either component, with one scale of colours, so that their growth
    with Δ can be seen.
    """
    figure = Figure(figsize=(style.WIDTH, 0.4 + 1.8 * len(panels)))
    # Room for the names of the systems: they span two rows and are no part of the layout.
    figure.get_layout_engine().set(rect=(0.035, 0, 0.965, 1))
    cells = figure.subplots(2 * len(panels), len(panels[0].step_times), squeeze=False)
    for panel, upper, lower in zip(panels, cells[::2], cells[1::2], strict=True):
        names = [panel.states[component] for component in panel.components]
        _draw_row(figure, upper, panel, panel.components[0])
        _draw_row(figure, lower, panel, panel.components[1])
        for top, bottom, step_time in zip(upper, lower, panel.step_times, strict=True):
            top.set_title(f"Δ = {step_time:g}")
            top.tick_params(labelbottom=False)
            bottom.set_xlabel(names[0])
        for axes in (upper[0], lower[0]):
            axes.set_ylabel(names[1])
        upper[0].annotate(
            panel.title,
            (0, 0),
            (-45, -4),
            xycoords="axes fraction",
            textcoords="offset points",
            rotation=90,
            va="center",
            fontsize=9,
        ).set_in_layout(False)
    return figure


def _draw_row(figure, row, panel, component):
    horizontal, vertical = (panel.grid[..., k] for k in panel.components)
    fields = panel.increments[..., component]
    limit = np.abs(fields).max()
    colours = {"cmap": "RdBu_r", "vmin": -limit, "vmax": limit}
    for axes, field in zip(row, fields, strict=True):
        mesh = axes.pcolormesh(horizontal, vertical, field, rasterized=True, **colours)
        axes.tick_params(labelleft=axes is row[0])
    figure.colorbar(mesh, ax=row, label=f"increment\nof {panel.states[component]}", aspect=12)


if __name__ == "__main__":
    from hits.data.system import System
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    panels = [
        increment_panel(System.from_source(shown["source"]), shown["title"], shown["increments"])
        for shown in snakemake.params.systems
    ]
    style.save_figure(plot_increments(panels), *snakemake.output)
