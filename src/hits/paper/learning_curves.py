"""Loss against the iteration of all models that regenerate a sequence."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from hits.forecast.methods import CW_RNN, ESN, HITS, LSTM
from hits.paper import style
from hits.paper.sequence_tables import NAMES

# None of them is near a colour of the scales of HiTS.
COLOURS = {LSTM: "#33a0dd", ESN: "#117733", CW_RNN: "#999933"}
# One for each of the settings that were tried, then from the first again.
LINES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D")
MOST_POINTS = 300  # of a curve: more of them cannot be told apart


@matplotlib.rc_context(style.SHEET)
def plot_learning(curves, titles):
    """Draw learning curves, a panel per sequence.

    Parameters
    ----------
    curves : dict of str to pandas.DataFrame
        Sequence to the columns model; setting, the number of the tried setting; step, of a scale of
        HiTS, otherwise NaN; iteration; loss.
    titles : dict of str to str
        Sequence to the title of its panel.

    Returns
    -------
    matplotlib.figure.Figure
        A line per model, setting and scale; a marker where a model is solved for at once.
    """
    steps = sorted({step for table in curves.values() for step in table["step"].dropna()})
    colours = {
        (HITS, step): colour
        for step, colour in zip(steps, style.step_colours(len(steps)), strict=True)
    }
    settings = sorted({number for table in curves.values() for number in table["setting"]})
    n_rows = -(-len(titles) // 2)
    figure = Figure(figsize=(style.WIDTH, 0.7 + 1.8 * n_rows))
    panels = figure.subplots(n_rows, 2, squeeze=False).ravel()
    for axes, (sequence, title) in zip(panels, titles.items(), strict=False):
        groups = curves[sequence].groupby(["model", "setting", "step"], dropna=False)
        for (model, setting, step), curve in groups:
            _draw_curve(axes, curve, colours.get((model, step), COLOURS.get(model)), int(setting))
        axes.set(xscale="log", yscale="log", title=title)
        axes.set(xlabel="iteration", ylabel="loss (scaled states)")
    for axes in panels[len(titles) :]:
        axes.set_axis_off()
    scales = [
        Line2D([], [], color=colour, label=f"{NAMES[HITS]}, step {step:g}")
        for (_, step), colour in colours.items()
    ]
    others = [Line2D([], [], color=colour, label=NAMES[m]) for m, colour in COLOURS.items()]
    tried = [
        Line2D([], [], color="0.4", **_look(setting), label=f"setting {setting + 1}")
        for setting in settings
    ]
    figure.legend(handles=scales + others + tried, loc="outside right upper")
    return figure


def _draw_curve(axes, curve, colour, setting):
    look = _look(setting)
    # Early iterations change most, and the axis is logarithmic.
    places = np.geomspace(1, len(curve), MOST_POINTS).astype(int) - 1
    shown = curve.iloc[np.unique(places)]
    if len(curve) > 1:
        look = look | {"marker": ""}
    axes.plot("iteration", "loss", data=shown, color=colour, linewidth=1, **look)


def _look(setting):
    return {
        "linestyle": LINES[setting % len(LINES)],
        "marker": MARKERS[setting % len(MARKERS)],
        "markersize": 3.5,
    }
