"""Equations, trajectories, forecasts and errors of the five systems (fig. 5 of the paper)."""

from dataclasses import dataclass

import matplotlib
import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from hits.data.dataset import split_states
from hits.forecast.forecast_file import COUPLED
from hits.paper import style
from hits.paper.accuracy_cost import DIVERGED

EQUATIONS = {
    "oscillator": [r"$\dot{x} = y$", r"$\dot{y} = -x$"],
    "hyperbolic": [r"$\dot{x} = -0.05\,x$", r"$\dot{y} = x^2 - y$"],
    "cubic": [r"$\dot{x} = -0.1\,x^3 + 2\,y^3$", r"$\dot{y} = -2\,x^3 - 0.1\,y^3$"],
    "van_der_pol": [r"$\dot{x} = y$", r"$\dot{y} = 2\,(1 - x^2)\,y - x$"],
    "hopf": [
        r"$\dot{\mu} = 0$",
        r"$\dot{x} = \mu x + y - x\,(x^2 + y^2)$",
        r"$\dot{y} = \mu y - x - y\,(x^2 + y^2)$",
    ],
    "lorenz": [
        r"$\dot{x} = 10\,(y - x)$",
        r"$\dot{y} = x\,(28 - z) - y$",
        r"$\dot{z} = x y - \frac{8}{3}\,z$",
    ],
}

STATE_COLOURS = {"x": "#ef6f6c", "y": "#5aa9e6", "z": "#6cbf6c", "mu": "#f2b134"}
TRUTH = {"linewidth": 1.8}
FORECAST = {"color": "black", "linewidth": 0.8, "linestyle": (0, (3, 3))}
PORTRAIT = {"color": "#7b3294", "linewidth": 0.4, "alpha": 0.6}
LEGEND_COLUMNS = 6
# Enough to show the flow, few enough to tell trajectories apart.
PORTRAIT_TRAJECTORIES, PORTRAIT_INSTANTS = 30, 1000


@dataclass(frozen=True)
class SystemPanel:
    """What figure 5 shows of one system.

    Attributes
    ----------
    title : str
        Name of the system.
    equations : list of str
        Its equations in mathtext, one per line.
    portrait : numpy.ndarray, (trajectory, time, state)
        Trajectories of the phase portrait, with two or three states.
    states : sequence of str
        Names of the states: x, y, z or mu.
    truth, forecast : xarray.DataArray, (time, state)
        One test trajectory and its coupled forecast; coordinate time.
    curves : xarray.DataArray, (model, time)
        Mean squared errors, from `hits.score.errors.error_curves`; the coupled forecast last.
        What is not finite or above `hits.paper.accuracy_cost.DIVERGED` is left out.
    dt : float
        Time of one step.
    """

    title: str
    equations: list[str]
    portrait: np.ndarray
    states: tuple[str, ...]
    truth: xr.DataArray
    forecast: xr.DataArray
    curves: xr.DataArray
    dt: float


def system_panel(system, data, model, curves):
    """The panel of a system.

    Parameters
    ----------
    system : str
        Name of its equations in `EQUATIONS`.
    data : xarray.Dataset
        Its dataset; the first test trajectory is forecast.
    model : HiTS
        Ready to forecast.
    curves : xarray.DataArray, (model, time)
        As in `SystemPanel`.

    Returns
    -------
    SystemPanel
    """
    test = split_states(data, "test")
    stride = -(-test.sizes["time"] // PORTRAIT_INSTANTS)
    return SystemPanel(
        data.attrs["title"],
        EQUATIONS[system],
        test.values[:PORTRAIT_TRAJECTORIES, ::stride],
        tuple(data["state"].values.tolist()),
        test[0],
        model.forecast(test[:1, 0], test.sizes["time"] - 1)[0],
        curves,
        data.attrs["dt"],
    )


@matplotlib.rc_context(style.SHEET)
def plot_systems(panels):
    """Draw a row per system: equations, phase portrait, a forecast over the truth, errors.

    Parameters
    ----------
    panels : sequence of SystemPanel
        The systems, from top to bottom.

    Returns
    -------
    matplotlib.figure.Figure
        Four axes per system, row by row.
    """
    steps = sorted({int(m) for p in panels for m in p.curves["model"].values if m != COUPLED})
    colours = style.step_colours(len(steps))
    looks = {str(n): {"color": c, "linewidth": 0.5} for n, c in zip(steps, colours, strict=True)}
    looks[COUPLED] = {**style.COUPLED, "linewidth": 1}

    figure = Figure(figsize=(style.WIDTH, 0.8 + 1.4 * len(panels)))
    grid = figure.add_gridspec(len(panels), 4, width_ratios=[1, 1.1, 1.6, 1.6])
    for row, panel in enumerate(panels):
        projection = "3d" if len(panel.states) == 3 else None
        _write_equations(figure.add_subplot(grid[row, 0]), panel)
        _draw_portrait(figure.add_subplot(grid[row, 1], projection=projection), panel)
        _draw_forecast(figure.add_subplot(grid[row, 2]), panel)
        _draw_errors(figure.add_subplot(grid[row, 3]), panel, looks)
    heads = ["", "phase portrait", "test trajectory", "log$_{10}$ mean squared error"]
    for axes, head in zip(figure.axes[:4], heads, strict=True):
        axes.set_title(head, fontsize=8)
    for axes in figure.axes[-2:]:
        axes.set_xlabel("time")

    states = [name for name in STATE_COLOURS if any(name in panel.states for panel in panels)]
    series = {_symbol(name): {"color": STATE_COLOURS[name], **TRUTH} for name in states}
    series["coupled forecast"] = FORECAST
    scales = {f"Δt = {n} dt": looks[str(n)] for n in steps} | {"coupled": looks[COUPLED]}
    entries = [*_legend_rows(series), *_legend_rows(scales)]
    # A legend is filled column by column.
    entries = [entry for k in range(LEGEND_COLUMNS) for entry in entries[k::LEGEND_COLUMNS]]
    legend = figure.legend(
        [Line2D([], [], **look) for _, look in entries],
        [label for label, _ in entries],
        loc="outside upper center",
        ncols=LEGEND_COLUMNS,
    )
    # Thin lines show their colours badly.
    for line in legend.get_lines():
        line.set_linewidth(1.5)
    return figure


def _symbol(state):
    return r"$\mu$" if state == "mu" else f"${state}$"


def _legend_rows(looks):
    """Labels and looks that fill whole rows of the legend."""
    return [*looks.items(), *[("", {"linestyle": "none"})] * (-len(looks) % LEGEND_COLUMNS)]


def _write_equations(axes, panel):
    axes.set_axis_off()
    place = {"va": "top", "transform": axes.transAxes}
    axes.text(0, 1, panel.title, weight="bold", **place)
    lines = [*panel.equations, f"dt = {panel.dt:g}"]
    axes.text(0, 0.8, "\n".join(lines), fontsize=7, linespacing=1.5, **place)


def _draw_portrait(axes, panel):
    for trajectory in panel.portrait:
        axes.plot(*trajectory.T, **PORTRAIT)
    labels = [_symbol(name) for name in panel.states]
    if len(labels) == 3:
        axes.set(xticklabels=[], yticklabels=[], zticklabels=[])
        axes.set_box_aspect(None, zoom=1.3)
        axes.set_zlabel(labels[2], labelpad=-13)
    pad = -13 if len(labels) == 3 else 1
    axes.set_xlabel(labels[0], labelpad=pad)
    axes.set_ylabel(labels[1], labelpad=pad)


def _draw_forecast(axes, panel):
    for state in panel.states:
        truth, forecast = panel.truth.sel(state=state), panel.forecast.sel(state=state)
        axes.plot(truth["time"], truth, color=STATE_COLOURS[state], **TRUTH)
        axes.plot(forecast["time"], forecast, **FORECAST)
    axes.set_xlim(0, float(panel.truth["time"][-1]))


def _draw_errors(axes, panel, looks):
    # Long steps swing widely and would hide the short ones; the coupled forecast lies on top.
    errors = np.log10(panel.curves.where(panel.curves <= DIVERGED))
    *single, coupled = panel.curves["model"].values.tolist()
    for model in [*reversed(single), coupled]:
        axes.plot(errors["time"], errors.sel(model=model), **looks[model])
    axes.set_xlim(0, float(panel.curves["time"][-1]))
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
