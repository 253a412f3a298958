"""Error against cost of every scale and of the coupled forecast (figs. 6a and 8 of the paper)."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from hits.forecast.forecast_file import COUPLED
from hits.paper import style

# They differ in lightness too, so that they can be told apart without colour vision and in print.
COLOURS = ("#004488", "#aa3355", "#2f9e8f", "#e0b040", "#000000", "#88ccee")
DIVERGED = 1e6  # mean squared errors above this tell nothing but that the forecast left the system

LOOKS = {
    "single scale": {"marker": "o", "markersize": 3.5, "linewidth": 1},
    "coupled": {
        "marker": "*",
        "markersize": 10,
        "markeredgecolor": "white",
        "markeredgewidth": 0.5,
        "linestyle": "none",
    },
    "diverged": {"marker": "^", "markersize": 5, "linestyle": "none", "clip_on": False},
}


@matplotlib.rc_context(style.SHEET)
def plot_accuracy_cost(scores, titles):
    """Draw mean squared error against forecast time, a panel per noise level.

    Parameters
    ----------
    scores : pandas.DataFrame
        Columns dataset; noise (percent); model, a step in units of dt or ``coupled``; mse; seconds
        that the forecast takes. Errors that are not finite or above `DIVERGED` are drawn as
        triangles at the top edge.
    titles : dict of str to str
        Dataset to its name in the legend; six at most.

    Returns
    -------
    matplotlib.figure.Figure
    """
    levels = scores.groupby("noise")
    figure = Figure(figsize=(style.WIDTH, 0.5 * style.WIDTH))
    panels = figure.subplots(1, len(levels), sharex=True, sharey=True, squeeze=False)[0]
    colours = dict(zip(titles, COLOURS, strict=False))
    for axes, (noise, level) in zip(panels, levels, strict=True):
        for dataset, rows in level.groupby("dataset"):
            _draw_dataset(axes, rows, colours[dataset])
        axes.set(xscale="log", yscale="log", title=f"noise {noise:g} %", xlabel="forecast time (s)")
    panels[0].set_ylabel("mean squared error")

    handles = {titles[name]: Line2D([], [], color=colour) for name, colour in colours.items()}
    diverged = not (scores["mse"] <= DIVERGED).all()
    kinds = [kind for kind in LOOKS if diverged or kind != "diverged"]
    handles |= {kind: Line2D([], [], color="0.4", **LOOKS[kind]) for kind in kinds}
    figure.legend(handles.values(), handles.keys(), loc="outside upper center", ncols=4)
    return figure


def _draw_dataset(axes, rows, colour):
    rows = rows.assign(error=rows["mse"].where(rows["mse"] <= DIVERGED))
    coupled = rows["model"] == COUPLED
    single = rows[~coupled].sort_values("model", key=lambda step: step.astype(int))
    axes.plot("seconds", "error", data=single, color=colour, **LOOKS["single scale"])
    axes.plot("seconds", "error", data=rows[coupled], color=colour, zorder=3, **LOOKS["coupled"])
    edge = {"color": colour, "transform": axes.get_xaxis_transform(), **LOOKS["diverged"]}
    for seconds in rows["seconds"][rows["error"].isna()]:
        axes.plot(seconds, 1, **edge)
