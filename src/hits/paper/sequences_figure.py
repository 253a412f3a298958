"""Sequences and how four models regenerate them from their first states (fig. 7 of the paper)."""

import textwrap
from dataclasses import dataclass

import matplotlib
import numpy as np
import xarray as xr
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from hits.data.embedding import decode, embeddings_of
from hits.data.sequence import sequence_states
from hits.forecast.methods import CW_RNN, ESN, HITS, LSTM
from hits.paper import style
from hits.paper.sequence_tables import DIVERGED, NAMES

MODELS = (HITS, LSTM, ESN, CW_RNN)
# Where the paper measures a field and a video: first cell, end and size of each axis of a snapshot.
# Its video's size is not stated, but the patch lies in its figure as it does in 540 × 960 pixels.
PATCHES = {
    "fluid": ((100, 110, 449), (70, 80, 199)),
    "video": ((150, 180, 540), (250, 280, 960)),
}
# Heights of the axes of a row in inches; pictures are as high as their shape wants.
HEIGHTS = {"ks": [0.9], "music": [0.7], "fluid": [0.32, None], "video": [0.32, None]}
COLUMN = 1.12  # inches
# Share of a space–time field that is shown, its end: the whole would be too fine for a panel.
END = 0.25
TRUTH = {"color": "0.7", "linewidth": 2}
TRACE = {"color": "black", "linewidth": 0.7}
MARK = {"color": "#ee4400", "linewidth": 0.9}  # a patch, and the frame of its trace
BAD = "0.85"  # what is not a number
BLOCK = 32  # snapshots that are decoded at once


@dataclass(frozen=True)
class SequenceRow:
    """What figure 7 shows of one sequence.

    Attributes
    ----------
    role : {"ks", "music", "fluid", "video"}
        What its states are, and so how they are drawn.
    data : xarray.Dataset
        The sequence, with its embeddings.
    forecasts : xarray.DataArray, (model, time, state)
        States that follow the first; huge or not finite where a model diverged.
    errors : dict of str to float
        Model to the mean squared error of all these states by their variance.
    """

    role: str
    data: xr.Dataset
    forecasts: xr.DataArray
    errors: dict[str, float]


def whole_sequences(data, forecasts):
    """The sequence, and each forecast of it from the first state on.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset of one trajectory.
    forecasts : xarray.DataArray, (model, time, state)
        States that follow the first.

    Returns
    -------
    dict of str to numpy.ndarray, (time, state)
        ``truth``, then the models in the order of the paper.
    """
    truth = sequence_states(data)
    return {"truth": truth} | {
        model: np.concatenate([truth[:1], forecasts.sel(model=model)]) for model in MODELS
    }


def patch_slices(role, shape):
    """Where the time trace of a sequence of pictures is taken, on a grid of any size.

    Parameters
    ----------
    role : {"fluid", "video"}
    shape : sequence of int
        Of a snapshot; the first two axes count.

    Returns
    -------
    tuple of slice
        Of the first two axes, at least one cell of each.
    """
    # All cells that the patch touches.
    return tuple(
        slice(first * n // size, -(-end * n // size))
        for (first, end, size), n in zip(PATCHES[role], shape[:2], strict=True)
    )


@matplotlib.rc_context(style.SHEET)
def plot_sequences(rows):
    """Draw a row per sequence: the truth and what four models make of its first state.

    Parameters
    ----------
    rows : sequence of SequenceRow
        From top to bottom.

    Returns
    -------
    matplotlib.figure.Figure
        A title for each row, then an axes per column, for pictures two: the trace of a patch over
        the last picture. An error above `DIVERGED` or not finite is called diverged.
    """
    heights = [_heights(row) for row in rows]
    flat = [height for of_row in heights for height in of_row]
    figure = Figure(figsize=(style.WIDTH, sum(flat) + 0.42 * len(flat) + 0.2))
    n_columns = 1 + len(MODELS)
    grid = figure.add_gridspec(
        len(flat), 1 + n_columns, width_ratios=[0.16] + [1] * n_columns, height_ratios=flat
    )
    figure.get_layout_engine().set(w_pad=0.01, h_pad=0.02)
    line = 0
    for row, of_row in zip(rows, heights, strict=True):
        lines = slice(line, line + len(of_row))
        _write_title(figure.add_subplot(grid[lines, 0]), row.data.attrs["title"])
        panels = np.array(
            [
                [figure.add_subplot(grid[k, 1 + column]) for column in range(n_columns)]
                for k in range(lines.start, lines.stop)
            ]
        )
        DRAW[row.role](panels, row)
        _write_heads(panels[0], row.errors, names=line == 0)
        for axes in panels.flat:
            axes.xaxis.label.set_fontsize(6.5)
            axes.locator_params("x", nbins=3)
        for axes in panels[:, 1:].flat:
            axes.tick_params(left=False, labelleft=False)
            axes.set_ylabel("")
        line = lines.stop
    return figure


def _heights(row):
    """Heights of the lines of axes of a row, in inches."""
    if None not in HEIGHTS[row.role]:
        return HEIGHTS[row.role]
    first, second = embeddings_of(row.data)[-1].basis.shape[1:3]
    shape = first / second if row.role == "video" else second / first
    return [height or COLUMN * shape for height in HEIGHTS[row.role]]


def _write_title(axes, title):
    axes.set_axis_off()
    text = "\n".join(textwrap.wrap(title, 22))
    axes.text(0, 0.5, text, rotation=90, ha="center", va="center", weight="bold", fontsize=7)


def _write_heads(panels, errors, names):
    heads = ["truth"] + [NAMES[model] for model in MODELS]
    lines = [""] + [_error(errors[model]) for model in MODELS]
    for axes, head, line in zip(panels, heads, lines, strict=True):
        if names:
            axes.set_title(head, weight="bold", fontsize=8, pad=14)
        axes.annotate(
            line,
            *((0.5, 1), (0, 2)),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=6.5,
        )


def _error(relative):
    return f"error {relative:.2g}" if relative <= DIVERGED else "diverged"


def _draw_space_time(panels, row):
    """The end of a field over position and time."""
    data = row.data
    position, time = data["position"].values, data["time"].values
    start = int((1 - END) * len(time))
    limit = np.abs(data["x"].values).max()
    for axes, states in zip(panels[0], whole_sequences(data, row.forecasts).values(), strict=True):
        axes.set_facecolor(BAD)
        image = axes.imshow(
            _drawable(states[start:], limit).T,
            cmap="RdBu_r",
            vmin=-limit,
            vmax=limit,
            origin="lower",
            aspect="auto",
            extent=(*_edges(time, slice(start, None)), *_edges(position)),
        )
        axes.set_xlabel(f"time ({data.attrs['time_units']})")
        axes.set_ylabel(f"position x\n({data['position'].attrs['units']})")
        axes.grid(False)
    axes.figure.colorbar(image, ax=list(panels[0]), label="u(x, t)", pad=0.01, aspect=12)


def _draw_waveform(panels, row):
    """A signal against time, in one scale."""
    data, limit = row.data, None
    for axes, states in zip(panels[0], whole_sequences(data, row.forecasts).values(), strict=True):
        signal = _decode(data, states)
        limit = limit or 1.1 * np.abs(signal).max()
        time = data.attrs["dt"] * np.arange(len(signal))
        axes.plot(time, _drawable(signal, 2 * limit), color="#33557f", linewidth=0.3)
        axes.set(
            xlim=(0, time[-1]), ylim=(-limit, limit), xlabel=f"time ({data.attrs['time_units']})"
        )
        axes.set_ylabel("amplitude\n(of full scale)")


def _draw_field(panels, row):
    """The last field, and the trace of a patch."""
    data = row.data
    x, y = data["grid_x"].values, data["grid_y"].values
    patch = patch_slices(row.role, (len(x), len(y)))
    sequences = whole_sequences(data, row.forecasts)
    _draw_traces(panels[0], data, sequences, patch, "u/U")
    limits = None
    for axes, states in zip(panels[1], sequences.values(), strict=True):
        field = _decode(data, states[-1:])[0]
        limits = limits or (field.min(), field.max())
        axes.set_facecolor(BAD)
        image = axes.imshow(
            _drawable(field, 2 * np.abs(limits).max()).T,
            cmap="viridis",
            vmin=limits[0],
            vmax=limits[1],
            origin="lower",
            extent=(*_edges(x), *_edges(y)),
        )
        axes.add_patch(Circle((0, 0), 0.5, color="0.4", linewidth=0))
        _mark_patch(axes, _edges(x, patch[0]), _edges(y, patch[1]))
        axes.set(xlabel="x/D", ylabel="y/D")
        axes.grid(False)
    axes.figure.colorbar(image, ax=list(panels[1]), label="u/U", pad=0.01, aspect=8)


def _draw_frames(panels, row):
    """The last frame, and the trace of a patch of its first channel."""
    data = row.data
    height, width = embeddings_of(data)[-1].basis.shape[1:3]
    rows, columns = patch_slices(row.role, (height, width))
    sequences = whole_sequences(data, row.forecasts)
    _draw_traces(panels[0], data, sequences, (rows, columns, 0), "red (0–255)")
    for axes, states in zip(panels[1], sequences.values(), strict=True):
        frame = _decode(data, states[-1:])[0]
        axes.set_facecolor(BAD)
        if np.isfinite(frame).all():
            axes.imshow(frame.clip(0, 255).astype(np.uint8))
        axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5), aspect="equal")
        _mark_patch(axes, _edges(np.arange(width), columns), _edges(np.arange(height), rows))
        axes.set(xlabel="last frame", xticks=[], yticks=[])
        axes.spines[:].set_visible(False)


def _draw_traces(panels, data, sequences, patch, label):
    """Mean of a patch against time, each over that of the truth."""
    time = data["time"].values
    traces = [_patch_means(data, states, patch) for states in sequences.values()]
    truth = traces[0]
    margin = 0.15 * np.ptp(truth)
    low, high = truth.min() - margin, truth.max() + margin
    for axes, trace in zip(panels, traces, strict=True):
        axes.plot(time, truth, **TRUTH)
        axes.plot(time, _drawable(trace, 10 * max(abs(low), abs(high))), **TRACE)
        axes.set(xlim=(time[0], time[-1]), ylim=(low, high), ylabel=label)
        axes.set_xlabel(f"time ({data.attrs['time_units']})")
        axes.spines[:].set(visible=True, **MARK)


def _mark_patch(axes, x, y):
    """Outline a patch between x[0] and x[1], y[0] and y[1]."""
    axes.add_patch(Rectangle((x[0], y[0]), x[1] - x[0], y[1] - y[0], fill=False, **MARK))


def _edges(centres, part=slice(None)):
    """Outer edges of some of uniform cells."""
    half = (centres[1] - centres[0]) / 2
    return centres[part][0] - half, centres[part][-1] + half


def _patch_means(data, states, patch):
    """Mean over a part of each snapshot, without decoding all of them at once."""
    starts = range(0, len(states), BLOCK)
    parts = [_decode(data, states[k : k + BLOCK])[:, *patch] for k in starts]
    return np.concatenate(parts).astype(np.float64).mean((1, 2))


def _decode(data, states):
    # Of a forecast that diverged, samples may overflow.
    with np.errstate(over="ignore", invalid="ignore"):
        return decode(data, states)


def _drawable(values, limit):
    """Values within ±limit: matplotlib fails to draw those of any size."""
    return np.clip(values, -limit, limit)


DRAW = {
    "ks": _draw_space_time,
    "music": _draw_waveform,
    "fluid": _draw_field,
    "video": _draw_frames,
}
