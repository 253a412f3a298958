"""What figures of sequences share: names and looks of models, decoded states, panels."""

import numpy as np
from matplotlib.figure import Figure

import style
from hits.baselines.protocol import BASELINES
from hits.data.embedding import decode
from hits.data.sequence import sequence_states
from hits.forecast.forecast_file import COUPLED

TRUTH = "truth"
LABELS = {COUPLED: "HiTS"} | {name: baseline.label for name, baseline in BASELINES.items()}
LOOKS = {COUPLED: style.COUPLED} | {
    name: {"color": baseline.colour, "linestyle": baseline.linestyle, "linewidth": 1}
    for name, baseline in BASELINES.items()
}
BLOCK = 32  # snapshots that are decoded at once


def ordered(models):
    """Each model once, as figures and tables order them: the hierarchy, then the baselines."""
    return sorted(set(models), key=[*LABELS].index)


def in_order(scores):
    """Rows of scores: sequences as they come, the models of each in the one order."""
    sequences = list(scores["sequence"].unique())
    places = {name: place for place, name in enumerate([*sequences, *LABELS])}
    by = ["sequence", "model"]
    return scores.sort_values(by, key=lambda names: names.map(places)).reset_index(drop=True)


def whole_sequences(data, forecast):
    """The truth and each forecast of it, (time, state), from the first state on."""
    truth, x = sequence_states(data), forecast["x"].isel(trajectory=0)
    models = ordered(forecast["model"].values.tolist())
    return {TRUTH: truth} | {m: np.concatenate([truth[:1], x.sel(model=m)]) for m in models}


def decoded(data, states):
    """Samples of states; huge or not finite where a forecast diverged."""
    with np.errstate(over="ignore", invalid="ignore"):
        return decode(data, states)


def decoded_blocks(data, states):
    """Samples of states in blocks: of a long sequence of pictures not all fit in memory."""
    for start in range(0, len(states), BLOCK):
        yield decoded(data, states[start : start + BLOCK])


def drawable(values, limit):
    """Values within ±limit: matplotlib fails to draw those of any size."""
    return np.clip(values, -limit, limit)


def edges(centres, part=slice(None)):
    """Outer edges of some of uniform cells."""
    half = (centres[1] - centres[0]) / 2
    return centres[part][0] - half, centres[part][-1] + half


def draw_space_time(axes, u, time, position, limit):
    """Draw a field (time, state) over time and position, in colours from -limit to limit."""
    axes.grid(False)
    return axes.imshow(
        drawable(u, limit).T,
        cmap="RdBu_r",
        vmin=-limit,
        vmax=limit,
        origin="lower",
        aspect="auto",
        extent=(*edges(time), *edges(position)),
    )


def panels(titles):
    """A figure with a panel for each title, two in a row, and room for a legend on the right."""
    n_columns = min(2, len(titles))
    n_rows = -(-len(titles) // n_columns)
    figure = Figure(figsize=(style.WIDTH, 0.7 + 1.8 * n_rows))
    found = figure.subplots(n_rows, n_columns, squeeze=False).ravel()
    for axes, title in zip(found, titles, strict=False):
        axes.set_title(title)
    for axes in found[len(titles) :]:
        axes.set_axis_off()
    return figure, found[: len(titles)]
