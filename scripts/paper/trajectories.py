"""Trajectories as figures show them: a phase portrait, and a forecast over the truth."""

STATE_COLOURS = (
    *("#ef6f6c", "#5aa9e6", "#6cbf6c", "#f2b134", "#9b6fc4"),
    *("#8c6d5a", "#e58bb8", "#2a9d8f", "#c0ca33", "#90a4ae"),
)
TRUTH = {"linewidth": 1.8}
FORECAST = {"color": "black", "linewidth": 0.8, "linestyle": (0, (3, 3))}
PORTRAIT = {"color": "#7b3294", "linewidth": 0.4, "alpha": 0.6}
# Enough to show the flow, few enough to tell trajectories apart.
PORTRAIT_TRAJECTORIES, PORTRAIT_INSTANTS = 30, 1000


def state_looks(symbols):
    """How the truth of each state is drawn, by its symbol: one has one look in all panels."""
    return {
        symbol: {"color": STATE_COLOURS[k % len(STATE_COLOURS)], "label": symbol, **TRUTH}
        for k, symbol in enumerate(dict.fromkeys(symbols))
    }


def portrait_of(test):
    """Some trajectories, at some instants, of a DataArray (trajectory, time, state)."""
    stride = -(-test.sizes["time"] // PORTRAIT_INSTANTS)
    return test.values[:PORTRAIT_TRAJECTORIES, ::stride]


def add_portrait(figure, place, trajectories, symbols):
    """Axes with trajectories (trajectory, time, state) in the plane, or in space.

    Of more than three states the first are taken; a state alone is drawn over the next one.
    """
    labels = list(symbols[:3])
    axes = figure.add_subplot(place, projection="3d" if len(labels) == 3 else None)
    for trajectory in trajectories:
        axes.plot(*_coordinates(trajectory), **PORTRAIT)
    if len(labels) == 1:
        labels.append(f"next {labels[0]}")
    if len(labels) == 3:
        axes.set(xticklabels=[], yticklabels=[], zticklabels=[])
        axes.set_box_aspect(None, zoom=1.3)
        axes.set_zlabel(labels[2], labelpad=-13)
    pad = -13 if len(labels) == 3 else 1
    axes.set_xlabel(labels[0], labelpad=pad)
    axes.set_ylabel(labels[1], labelpad=pad)
    return axes


def _coordinates(trajectory):
    x = trajectory.T
    return (x[0, :-1], x[0, 1:]) if len(x) == 1 else x[:3]


def draw_forecast(axes, truth, forecast, looks):
    """Draw a forecast (time, state) dashed over the truth, which has the looks of its states."""
    for values, look in zip(truth.values.T, looks, strict=True):
        axes.plot(truth["time"], values, **look)
    axes.set_ylim(axes.get_ylim())  # A forecast that diverges would hide the truth.
    axes.plot(forecast["time"], forecast.values, **FORECAST)
    axes.set_xlim(*truth["time"].values[[0, -1]])
