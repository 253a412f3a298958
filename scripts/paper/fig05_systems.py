"""Equations, trajectories, forecasts and errors of the systems (fig. 5 of the paper)."""

from dataclasses import dataclass

import matplotlib
import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

import style
from hits.data.dataset import split_states
from hits.forecast.forecast_file import COUPLED
from hits.score.errors import diverged
from trajectories import FORECAST, add_portrait, draw_forecast, portrait_of, state_looks

LEGEND_COLUMNS = 6
DOT = r"$\dot{"  # how equations begin


@dataclass(frozen=True)
class SystemPanel:
    """What figure 5 shows of one system, whose states are named by `symbols` in mathtext.

    `equations` are in mathtext too; `portrait` (trajectory, time, state) are trajectories; `truth`
    and `forecast` (time, state) one of them; `curves` (replicate, model, time) mean squared errors,
    those of the coupled forecast last, missing where a forecast has diverged.
    """

    title: str
    equations: list[str]
    symbols: list[str]
    portrait: np.ndarray
    truth: xr.DataArray
    forecast: xr.DataArray
    curves: xr.DataArray
    dt: float


def system_panel(system, data, forecast, replicates):
    """The panel of a system: the first test trajectory of `data` and its coupled forecast.

    `replicates` are the error curves of each training, see `hits.score.errors`.
    """
    test = split_states(data, "test")
    # Which scales are selected differs between replicates.
    mse = xr.concat([curves["mse"].drop_vars("selected") for curves in replicates], "replicate")
    return SystemPanel(
        data.attrs["title"],
        system.latex,
        [_symbol(equation) for equation in system.latex],
        portrait_of(test),
        test[0],
        forecast["x"].sel(model=COUPLED)[0],
        mse.where(~diverged(mse / replicates[0].attrs["variance"])),
        data.attrs["dt"],
    )


def _symbol(equation):
    """The state whose rate an equation in mathtext gives."""
    rate, _, _ = equation.partition(" = ")
    return f"${rate.removeprefix(DOT)[:-1]}$"


@matplotlib.rc_context(style.SHEET)
def plot_systems(panels):
    """Draw a row per system: equations, phase portrait, a forecast over the truth, errors."""
    steps = sorted({int(m) for p in panels for m in p.curves["model"].values if m != COUPLED})
    scales = {
        str(n): {"color": colour, "linewidth": 0.5, "label": f"Δt = {n} dt"}
        for n, colour in zip(steps, style.step_colours(len(steps)), strict=True)
    }
    scales[COUPLED] = style.COUPLED | {"linewidth": 1, "label": "coupled"}
    states = state_looks(symbol for panel in panels for symbol in panel.symbols)

    figure = Figure(figsize=(style.WIDTH, 0.8 + 1.4 * len(panels)))
    grid = figure.add_gridspec(len(panels), 4, width_ratios=[1, 1.1, 1.6, 1.6])
    for row, panel in enumerate(panels):
        _write_equations(figure.add_subplot(grid[row, 0]), panel)
        add_portrait(figure, grid[row, 1], panel.portrait, panel.symbols)
        looks = [states[symbol] for symbol in panel.symbols]
        draw_forecast(figure.add_subplot(grid[row, 2]), panel.truth, panel.forecast, looks)
        _draw_errors(figure.add_subplot(grid[row, 3]), panel, scales)
    heads = ["", "phase portrait", "test trajectory", "log$_{10}$ mean squared error"]
    for axes, head in zip(figure.axes[:4], heads, strict=True):
        axes.set_title(head, fontsize=8)
    for axes in figure.axes[-2:]:
        axes.set_xlabel("time")

    series = [*states.values(), FORECAST | {"label": "coupled forecast"}]
    groups = [[Line2D([], [], **look) for look in looks] for looks in (series, scales.values())]
    legend = figure.legend(
        handles=style.in_rows(groups, LEGEND_COLUMNS),
        loc="outside upper center",
        ncols=LEGEND_COLUMNS,
    )
    # Thin lines show their colours badly.
    for line in legend.get_lines():
        line.set_linewidth(1.5)
    return figure


def _write_equations(axes, panel):
    axes.set_axis_off()
    place = {"va": "top", "transform": axes.transAxes}
    axes.text(0, 1, panel.title, weight="bold", **place)
    lines = [*panel.equations, f"dt = {panel.dt:g}"]
    axes.text(0, 0.8, "\n".join(lines), fontsize=7, linespacing=1.5, **place)


def _draw_errors(axes, panel, looks):
    # Long steps swing widely and would hide the short ones; the coupled forecast lies on top, in a
    # band of all replicates.
    errors = np.log10(panel.curves)
    *single, coupled = panel.curves["model"].values.tolist()
    for model in [*reversed(single), coupled]:
        axes.plot(errors["time"], errors.sel(model=model)[0], **looks[model])
    spread = errors.sel(model=coupled)
    low, high = spread.min("replicate"), spread.max("replicate")
    axes.fill_between(errors["time"], low, high, color="black", alpha=0.25, linewidth=0)
    axes.set_xlim(0, float(panel.curves["time"][-1]))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))


if __name__ == "__main__":
    from hits.data.dataset import open_dataset
    from hits.data.system import System
    from hits.files import read_netcdf
    from hits.forecast.forecast_file import open_forecast
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    given, params = snakemake.input, snakemake.params
    # Those of one system follow each other.
    replicates = np.array_split(given.curves, len(params.sources))
    panels = [
        system_panel(
            System.from_source(source),
            open_dataset(data).assign_attrs(title=title),
            open_forecast(forecast),
            [read_netcdf(path) for path in curves],
        )
        for title, source, data, forecast, curves in zip(
            params.titles, params.sources, given.data, given.forecasts, replicates, strict=True
        )
    ]
    style.save_figure(plot_systems(panels), *snakemake.output, note=params.note)
