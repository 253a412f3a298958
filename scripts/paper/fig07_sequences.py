"""Figure 7: sequences, and what models make of their first states alone."""

import textwrap

import matplotlib
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

import style
from hits.data.embedding import embeddings_of
from hits.score.errors import diverged
from sequences import (
    LABELS,
    MOST_LINES,
    TRUTH,
    decoded,
    decoded_blocks,
    draw_space_time,
    draw_states,
    drawable,
    edges,
    kind_of,
    ordered,
    said_left_out,
    standardised,
    whole_sequences,
)

# Where the paper measures a field and a video: first cell, end and size of each axis of a snapshot.
# Its video's size is not stated, but the patch lies in its figure as it does in 540 × 960 pixels.
PATCHES = {
    "field": ((100, 110, 449), (70, 80, 199)),
    "video": ((150, 180, 540), (250, 280, 960)),
}
# Heights of the axes of a row in inches; pictures are as high as their shape wants.
HEIGHTS = {
    "space_time": [0.9],
    "sound": [0.7],
    "states": [0.8],
    "field": [0.32, None],
    "video": [0.32, None],
}
COLUMNS = 5.6  # inches, all columns together
# Share of a space–time field that is shown, its end: the whole would be too fine for a panel.
END = 0.25
LAST = 500  # instants of other states that are shown
BEHIND = {"color": "0.7", "linewidth": 2}  # the truth
TRACE = {"color": "black", "linewidth": 0.7}
MARK = {"color": "#ee4400", "linewidth": 0.9}  # a patch, and the frame of its trace
BAD = "0.85"  # what is not a number


def patch_slices(kind, shape):
    """Where the trace of a field or a video is taken, on a grid of any size: all cells touched."""
    return tuple(
        slice(first * n // size, -(-end * n // size))
        for (first, end, size), n in zip(PATCHES[kind], shape[:2], strict=True)
    )


@matplotlib.rc_context(style.SHEET)
def plot_sequences(rows):
    """Draw a row per sequence, a column for the truth and for each model that any of them has.

    A row is the dataset, its forecast, and each model's mean squared error by the variance.
    Pictures take two lines: the trace of a patch over the last picture.
    """
    columns = [TRUTH, *ordered(m for _, forecast, _ in rows for m in forecast["model"].values)]
    heights = [_heights(data, COLUMNS / len(columns)) for data, _, _ in rows]
    flat = [height for of_row in heights for height in of_row]
    figure = Figure(figsize=(style.WIDTH, sum(flat) + 0.42 * len(flat) + 0.2))
    grid = figure.add_gridspec(
        len(flat),
        1 + len(columns),
        width_ratios=[0.16] + [1] * len(columns),
        height_ratios=flat,
    )
    figure.get_layout_engine().set(w_pad=0.01, h_pad=0.02)
    line = 0
    for (data, forecast, errors), of_row in zip(rows, heights, strict=True):
        lines = range(line, line + len(of_row))
        title = figure.add_subplot(grid[lines.start : lines.stop, 0])
        title.set_axis_off()
        text = "\n".join(textwrap.wrap(data.attrs["title"], 22))
        title.text(0, 0.5, text, rotation=90, ha="center", va="center", weight="bold", fontsize=7)
        sequences = whole_sequences(data, forecast)
        panels = {}
        for column, name in enumerate(columns, start=1):
            panels[name] = [figure.add_subplot(grid[k, column]) for k in lines]
            if line == 0:
                label = LABELS.get(name, name)
                panels[name][0].set_title(label, weight="bold", fontsize=8, pad=14)
            for axes in panels[name] if name not in sequences else []:
                axes.set_axis_off()
        drawn = np.array([panels[name] for name in sequences]).T
        bar = DRAW[kind_of(data)](drawn, data, sequences)
        if bar:
            # Beside the last column, also where this sequence lacks that model.
            beside = [panels[name][-1] for name in columns]
            figure.colorbar(bar[0], ax=beside, label=bar[1], pad=0.01, aspect=10)
        heads = [_error(errors[name]) if name in errors else "" for name in sequences]
        _finish([panels[name] for name in sequences], heads)
        line = lines.stop
    return figure


def _heights(data, width):
    """Heights of the lines of axes of a row whose pictures are so wide, in inches."""
    kind = kind_of(data)
    if None not in HEIGHTS[kind]:
        return HEIGHTS[kind]
    first, second = embeddings_of(data)[-1].basis.shape[1:3]
    shape = first / second if kind == "video" else second / first
    return [height or width * shape for height in HEIGHTS[kind]]


def _error(relative):
    return "diverged" if diverged(relative) else f"error {relative:.2g}"


def _finish(columns, lines):
    """Write the errors over the panels of a row, and label the axes of the first one alone."""
    for panels, line in zip(columns, lines, strict=True):
        panels[0].annotate(
            line,
            *((0.5, 1), (0, 2)),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=6.5,
        )
        for axes in panels:
            axes.xaxis.label.set_fontsize(6.5)
            axes.locator_params("x", nbins=3)
            if panels is not columns[0]:
                axes.tick_params(left=False, labelleft=False)
                axes.set_ylabel("")


def draw_end(panels, data, sequences):
    """The end of a field over position and time; the image and the label of its colours."""
    position, time = data["position"].values, data["time"].values
    start = int((1 - END) * len(time))
    limit = np.abs(data["x"].values).max()
    for axes, states in zip(panels[0], sequences.values(), strict=True):
        axes.set_facecolor(BAD)
        image = draw_space_time(axes, states[start:], time[start:], position, limit)
        axes.set_xlabel(f"time ({data.attrs['time_units']})")
        axes.set_ylabel(f"position x\n({data['position'].attrs['units']})")
    return image, "u(x, t)"


def draw_last(panels, data, sequences):
    """The last of states of which nothing more is known; the image and the label of its colours."""
    truth, time = sequences[TRUTH], data["time"].values[-LAST:]
    scaled, pictured = standardised(truth), truth.shape[1] > MOST_LINES
    for axes, states in zip(panels[0], sequences.values(), strict=True):
        if pictured:
            axes.set_facecolor(BAD)
        else:
            axes.plot(time, scaled(truth[-LAST:]), **BEHIND)
        image = draw_states(axes, scaled(states[-LAST:]), time)
        axes.set_xlabel(f"time ({data.attrs['time_units']})")
    return image and (image, "standardised")


def draw_waveforms(panels, data, sequences):
    """A signal against time, in one scale."""
    limit = 1.1 * np.abs(decoded(data, sequences[TRUTH])).max()
    for axes, states in zip(panels[0], sequences.values(), strict=True):
        signal = decoded(data, states)
        time = data.attrs["dt"] * np.arange(len(signal))
        axes.plot(time, drawable(signal, 2 * limit), color="#33557f", linewidth=0.3)
        axes.set(xlim=(0, time[-1]), ylim=(-limit, limit))
        axes.set_xlabel(f"time ({data.attrs['time_units']})")
        axes.set_ylabel("amplitude\n(of full scale)")


def draw_fields(panels, data, sequences):
    """The last field, and the trace of a patch; the image and the label of its colours."""
    x, y = data["grid_x"].values, data["grid_y"].values
    patch = patch_slices("field", (len(x), len(y)))
    _draw_traces(panels[0], data, sequences, patch, "u/U")
    limits = None
    for axes, states in zip(panels[1], sequences.values(), strict=True):
        field = decoded(data, states[-1:])[0]
        limits = limits or (field.min(), field.max())
        axes.set_facecolor(BAD)
        image = axes.imshow(
            drawable(field, 2 * np.abs(limits).max()).T,
            cmap="viridis",
            vmin=limits[0],
            vmax=limits[1],
            origin="lower",
            extent=(*edges(x), *edges(y)),
        )
        axes.add_patch(Circle((0, 0), 0.5, color="0.4", linewidth=0))
        _mark_patch(axes, edges(x, patch[0]), edges(y, patch[1]))
        axes.set(xlabel="x/D", ylabel="y/D")
        axes.grid(False)
    return image, "u/U"


def draw_frames(panels, data, sequences):
    """The last frame, and the trace of a patch of its first channel."""
    height, width = embeddings_of(data)[-1].basis.shape[1:3]
    rows, columns = patch_slices("video", (height, width))
    _draw_traces(panels[0], data, sequences, (rows, columns, 0), "red (0–255)")
    for axes, states in zip(panels[1], sequences.values(), strict=True):
        frame = decoded(data, states[-1:])[0]
        axes.set_facecolor(BAD)
        if np.isfinite(frame).all():
            axes.imshow(frame.clip(0, 255).astype(np.uint8))
        axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5), aspect="equal")
        _mark_patch(axes, edges(np.arange(width), columns), edges(np.arange(height), rows))
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
        axes.plot(time, truth, **BEHIND)
        axes.plot(time, drawable(trace, 10 * max(abs(low), abs(high))), **TRACE)
        axes.set(xlim=(time[0], time[-1]), ylim=(low, high), ylabel=label)
        axes.set_xlabel(f"time ({data.attrs['time_units']})")
        axes.spines[:].set(visible=True, **MARK)


def _patch_means(data, states, patch):
    parts = [samples[:, *patch] for samples in decoded_blocks(data, states)]
    return np.concatenate(parts).astype(np.float64).mean((1, 2))


def _mark_patch(axes, x, y):
    """Outline a patch between x[0] and x[1], y[0] and y[1]."""
    axes.add_patch(Rectangle((x[0], y[0]), x[1] - x[0], y[1] - y[0], fill=False, **MARK))


DRAW = {
    "space_time": draw_end,
    "sound": draw_waveforms,
    "field": draw_fields,
    "video": draw_frames,
    "states": draw_last,
}


if __name__ == "__main__":
    import pandas as pd

    from hits.data.dataset import open_dataset
    from hits.files import read_table
    from hits.forecast.forecast_file import open_forecast
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    given, params, rows = snakemake.input, snakemake.params, []
    tables = [read_table(path) for path in given.scores]
    for title, data, forecast, scores in zip(
        params.titles, given.data, given.forecasts, tables, strict=True
    ):
        errors = scores.set_index("model")["relative_error"].to_dict()
        data = open_dataset(data).assign_attrs(title=title)
        rows.append((data, open_forecast(forecast), errors))
    note = params.note + said_left_out(pd.concat(tables))
    style.save_figure(plot_sequences(rows), *snakemake.output, note=note)
