"""Error against lead time of forecasts beyond the data that models were trained on."""

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from hits.forecast.methods import CW_RNN, DMD, ESN, HITS, LSTM, PERSISTENCE
from hits.paper import style
from hits.paper.learning_curves import COLOURS
from hits.paper.sequence_tables import DIVERGED, NAMES
from hits.score.sequences import FOLLOWED

LOOKS = {
    HITS: style.COUPLED,
    LSTM: {"color": COLOURS[LSTM], "linestyle": "--"},
    ESN: {"color": COLOURS[ESN], "linestyle": "-."},
    CW_RNN: {"color": COLOURS[CW_RNN], "linestyle": "-"},
    PERSISTENCE: {"color": "0.6", "linestyle": ":"},
    DMD: {"color": "#aa3355", "linestyle": (0, (3, 1, 1, 1))},
}
LOST = {"marker": "^", "markersize": 5, "linestyle": "none", "clip_on": False}
LEAST = 1e-7  # of the variance, on the axis: about the rounding of float32 states


@matplotlib.rc_context(style.SHEET)
def plot_beyond(errors, variances, titles):
    """Draw errors relative to the variance against lead time, a panel per sequence.

    Parameters
    ----------
    errors : dict of str to xarray.DataArray, (model, time)
        Sequence to its mean squared errors; time is the lead time, in the unit named by the
        attribute ``time_units``. A triangle at the top edge marks from where on an error is not
        finite or above `DIVERGED` times the variance.
    variances : dict of str to float
        Sequence to its variance over time, mean over its states.
    titles : dict of str to str
        Sequence to the title of its panel.

    Returns
    -------
    matplotlib.figure.Figure
        A dashed line marks the error up to which a forecast counts as following the sequence.
    """
    n_rows = -(-len(titles) // 2)
    figure = Figure(figsize=(style.WIDTH, 0.7 + 1.8 * n_rows))
    panels = figure.subplots(n_rows, 2, squeeze=False).ravel()
    for axes, (sequence, title) in zip(panels, titles.items(), strict=False):
        relative = errors[sequence] / variances[sequence]
        relative = relative.where(relative <= DIVERGED)
        time = relative["time"].values
        for model in sorted(relative["model"].values.tolist(), key=[*NAMES].index):
            curve = relative.sel(model=model).values
            axes.plot(time, curve, label=NAMES[model], **{"linewidth": 1} | LOOKS[model])
            for lost in time[np.isnan(curve)][:1]:
                edge = axes.get_xaxis_transform()
                axes.plot(lost, 1, color=LOOKS[model]["color"], transform=edge, **LOST)
        axes.axhline(FOLLOWED, color="black", linestyle="--", linewidth=0.6, zorder=1)
        # Before the scale is logarithmic: errors may all be zero.
        axes.set_ylim(max(LEAST, float(relative.min()) / 2), DIVERGED)
        axes.set(xlim=(0, time[-1]), yscale="log", title=title, ylabel="error / variance")
        axes.set_xlabel(f"lead time ({errors[sequence].attrs['time_units']})")
    for axes in panels[len(titles) :]:
        axes.set_axis_off()
    handles = [
        Line2D([], [], label=NAMES[model], **{"linewidth": 1} | look)
        for model, look in LOOKS.items()
    ]
    handles.append(Line2D([], [], color="0.4", label="diverged", **LOST))
    figure.legend(handles=handles, loc="outside right upper")
    return figure
