"""Runge–Kutta and hybrid forecasts: error against cost (fig. 6b) and against time (fig. 9)."""

from itertools import chain, zip_longest

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from hits.forecast.forecast_file import COUPLED
from hits.forecast.methods import CORRECTED, HYBRID, RK4
from hits.paper import style
from hits.paper.accuracy_cost import COLOURS, DIVERGED
from hits.score.verdict import CONVERGED, PUBLISHED

LINE = {"markersize": 4, "markeredgewidth": 0.8, "linewidth": 0.8}
METHODS = {
    RK4: LINE | {"marker": "^", "label": "RK4"},
    HYBRID: LINE | {"marker": "D", "label": "hybrid", "markersize": 3, "linestyle": ":"},
    CORRECTED: LINE
    | {
        "marker": "o",
        "label": "corrected hybrid",
        "markerfacecolor": "white",
        "linestyle": "--",
    },
}
TRUTHS = {
    CONVERGED: ("mse_reached", "converged truth,\nat instants that steps of h reach"),
    PUBLISHED: ("mse", "the paper's truth,\nat all instants, as in the paper"),
}
CURVE_COLUMNS = 2


@matplotlib.rc_context(style.SHEET)
def plot_hybrid(comparison, titles):
    """Draw mean squared error against forecast time over steps h, a panel per truth.

    Errors against the converged truth are those at instants that steps of h reach: between them
    linear interpolation hides the fourth order of the method. Against the paper's truth they are
    those at all instants, as in the paper.

    Parameters
    ----------
    comparison : pandas.DataFrame
        Tables of `hits.score.hybrid.compare_hybrid`, with a column system. Errors that are not
        finite or above `hits.paper.accuracy_cost.DIVERGED` are drawn at the top edge.
    titles : dict of str to str
        System to its name in the legend; six at most.

    Returns
    -------
    matplotlib.figure.Figure
    """
    colours = dict(zip(titles, COLOURS, strict=False))
    figure = Figure(figsize=(style.WIDTH, 0.55 * style.WIDTH))
    panels = figure.subplots(1, len(TRUTHS), sharex=True)
    for axes, (truth, (column, title)) in zip(panels, TRUTHS.items(), strict=True):
        rows = comparison[comparison["truth"] == truth].sort_values("h_steps")
        rows = rows.assign(error=rows[column].where(rows[column] <= DIVERGED))
        for (system, method), line in rows.groupby(["system", "method"], sort=False):
            look = METHODS[method] | {"color": colours[system]}
            axes.plot("seconds", "error", data=line, **look)
            edge = look | {"transform": axes.get_xaxis_transform(), "clip_on": False}
            for seconds in line["seconds"][line["error"].isna()]:
                axes.plot(seconds, 1, **edge)
        axes.set(xscale="log", yscale="log", xlabel="forecast time (s)", title=title)
    panels[0].set_ylabel("mean squared error")
    systems = [Line2D([], [], color=colours[name], label=titles[name]) for name in titles]
    methods = [Line2D([], [], color="0.3", **look) for look in METHODS.values()]
    methods.append(Line2D([], [], linestyle="none", label="top edge: diverged"))
    # A legend is filled column by column: systems in its first row, methods in its second.
    entries = filter(None, chain.from_iterable(zip_longest(systems, methods)))
    n_columns = max(len(systems), len(methods))
    figure.legend(handles=list(entries), loc="outside upper center", ncols=n_columns)
    return figure


@matplotlib.rc_context(style.SHEET)
def plot_rk4_curves(curves, titles):
    """Draw error against time of Runge–Kutta for several h, and of the coupled forecast.

    Runge–Kutta is drawn at the instants that steps of h reach: between them the forecast is
    interpolated linearly, which would hide the method's own errors.

    Parameters
    ----------
    curves : dict of str to xarray.DataArray
        System to what `hits.score.hybrid.hybrid_curves` returns. Errors that are not finite or
        above `hits.paper.accuracy_cost.DIVERGED` are left out.
    titles : dict of str to str
        System to the title of its panel.

    Returns
    -------
    matplotlib.figure.Figure
    """
    models = {model for curve in curves.values() for model in curve["model"].values.tolist()}
    steps = sorted(int(model.split()[1]) for model in models - {COUPLED})
    colours = dict(zip(steps, style.step_colours(len(steps)), strict=True))
    n_rows = len(curves) // CURVE_COLUMNS + 1  # one place is left for the legend
    figure = Figure(figsize=(style.WIDTH, 0.3 + 1.7 * n_rows))
    panels = figure.subplots(n_rows, CURVE_COLUMNS, squeeze=False)
    used, free = panels.ravel()[: len(curves)], panels.ravel()[len(curves) :]
    for axes, (system, curve) in zip(used, curves.items(), strict=True):
        shown = curve.where(curve <= DIVERGED)
        for h, colour in colours.items():
            errors = shown.sel(model=f"{RK4} {h}")[h - 1 :: h]
            axes.plot(errors["time"], errors, color=colour, linewidth=1)
        axes.plot(shown["time"], shown.sel(model=COUPLED), **style.COUPLED)
        axes.set(xscale="log", yscale="log", title=titles[system])
    for axes in panels[:, 0]:
        axes.set_ylabel("mean squared error")
    for axes in used[-CURVE_COLUMNS:]:
        axes.set_xlabel(f"time ({curve.attrs['time_units']})")
    for axes in free:
        axes.set_axis_off()
    handles = [
        Line2D([], [], color=colour, label="h = dt" if h == 1 else f"h = {h} dt")
        for h, colour in colours.items()
    ]
    handles.append(Line2D([], [], label="coupled forecast", **style.COUPLED))
    free[0].legend(handles=handles, loc="center", ncols=2, title="RK4 with step h")
    return figure
