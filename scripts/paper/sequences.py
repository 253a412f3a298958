"""What figures of sequences share: names and looks of models, decoded states, panels."""

import numpy as np
from matplotlib.figure import Figure

import style
from hits.baselines.protocol import BASELINES
from hits.data.embedding import decode
from hits.data.sequence import sequence_states
from hits.forecast.forecast_file import COUPLED

TRUTH = "truth"
# What tells the kinds of sequences apart: a variable, coordinate or attribute that others lack.
SIGNS = {"sound": "excerpt", "field": "grid_x", "video": "frame_rate", "space_time": "position"}
LABELS = {COUPLED: "HiTS"} | {name: baseline.label for name, baseline in BASELINES.items()}
LOOKS = {COUPLED: style.COUPLED} | {
    name: {"color": baseline.colour, "linestyle": baseline.linestyle, "linewidth": 1}
    for name, baseline in BASELINES.items()
}
BLOCK = 32  # snapshots that are decoded at once
MOST_LINES = 8  # states that are drawn as lines; more are rows of a picture


def kind_of(data):
    """How a sequence is drawn: one of `SIGNS`, or ``states`` where nothing more is known of it."""
    held = {*data.variables, *data.attrs}
    return next((kind for kind, sign in SIGNS.items() if sign in held), "states")


def ordered(models):
    """Each model once, as figures and tables order them: the hierarchy, then the baselines."""
    return sorted(set(models), key=[*LABELS].index)


def in_order(scores):
    """Rows of scores: sequences as they come, the models of each in the one order."""
    sequences = list(scores["sequence"].unique())
    places = {name: place for place, name in enumerate([*sequences, *LABELS])}
    by = ["sequence", "model"]
    return scores.sort_values(by, key=lambda names: names.map(places)).reset_index(drop=True)


def said_left_out(scores):
    """What notes say of steps that are too large for a sequence, from its scores; often nothing."""
    rows = scores[scores["left_out"].notna()].drop_duplicates(["sequence", "left_out"])
    return too_large(zip(rows["sequence"], rows["left_out"], strict=True))


def too_large(steps):
    """What notes say of steps that are too large, pairs of a name and a text that may be empty."""
    said = "; ".join(f"{name}: {text}" for name, text in steps if text)
    return f" Left out, for too few instants: {said}." if said else ""


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


def standardised(truth):
    """A function from states to those that are drawn together: by mean and spread of the truth."""
    truth = truth.astype(np.float64)
    centre, spread = truth.mean(axis=0), truth.std(axis=0)
    return lambda states: (states - centre) / np.where(spread > 0, spread, 1.0)


def draw_states(axes, states, time):
    """Draw standardised states (time, state): few as lines, many as an image, which is returned."""
    n_states = states.shape[1]
    axes.set_xlim(time[0], time[-1])
    if n_states > MOST_LINES:
        axes.set_ylabel("state")
        return draw_space_time(axes, states, time, np.arange(n_states), 3.0)
    axes.set(ylim=(-4, 4), ylabel="states\n(standardised)")
    for state, colour in zip(states.T, style.step_colours(n_states), strict=True):
        axes.plot(time, drawable(state, 40), color=colour, linewidth=0.7)
    return None


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
