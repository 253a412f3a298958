"""Where parallel in time pays: over batch sizes, over errors, and over the cost of the field."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from hits.forecast.methods import COMPILED, RK4

LINE = {"markersize": 4, "linewidth": 1}
SERIAL = LINE | {"color": "black", "marker": "^", "label": "RK4"}
COMPILED_LOOK = LINE | {"color": "0.45", "marker": "s", "linestyle": "--", "label": "compiled RK4"}
CORRECTED_LOOK = LINE | {"marker": "o", "markersize": 3}
EVEN = {"color": "black", "marker": "x", "linestyle": "none", "markersize": 5, "zorder": 3}


def break_even(sizes, gain):
    """Sizes at which the gain passes 1, between neighbours by straight lines in logarithms."""
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(gain, float))
    before = np.flatnonzero(np.diff(y > 0))
    after = before + 1
    return np.exp(x[before] - y[before] * (x[after] - x[before]) / (y[after] - y[before]))


@matplotlib.rc_context(style.SHEET)
def plot_work_precision(table, expensive, titles):
    """Draw the gain over Runge–Kutta, and errors against seconds for a single trajectory.

    A column per system of `table`: gain against batch for the smallest h above, error against
    seconds for the smallest batch below; on the right the gain against the number of bodies of
    `expensive`, and the legend. Tables are from `hits.score.work_precision`, with a column system.
    """
    shown = [name for name in titles if (table["system"] == name).any()]
    both = pd.concat([table["network_step"], expensive["network_step"]])
    steps = sorted(both.dropna().astype(int).unique())
    looks = {
        step: CORRECTED_LOOK | {"color": colour, "label": f"corrected, coarse step {step} dt"}
        for step, colour in zip(steps, style.step_colours(len(steps)), strict=True)
    }
    figure = Figure(figsize=(style.WIDTH, 0.6 * style.WIDTH))
    gains, errors = figure.subplots(2, len(shown) + 1)
    for upper, lower, name in zip(gains, errors, shown, strict=False):
        rows = table[table["system"] == name]
        finest = rows[rows["h_steps"] == rows["h_steps"].min()]
        _draw_gains(upper, finest, looks, "batch", "trajectories at once", titles)
        _draw_errors(lower, rows[rows["batch"] == rows["batch"].min()], looks)
    _draw_gains(gains[-1], expensive, looks, "bodies", "copies that attract each other", titles)
    gains[0].set_ylabel("gain over RK4 in sequence")
    errors[0].set_ylabel("mean squared error")
    errors[-1].set_axis_off()
    handles = [SERIAL, COMPILED_LOOK, *looks.values(), EVEN | {"label": "as fast as RK4"}]
    errors[-1].legend(handles=[Line2D([], [], **look) for look in handles], loc="center")
    return figure


def _lines(rows, looks, by):
    """The rows of each method but RK4, in the order of a column, with its look."""
    rows = rows.sort_values(by)
    lines = [(rows[rows["method"] == COMPILED], COMPILED_LOOK)]
    lines += [(rows[rows["network_step"] == step], look) for step, look in looks.items()]
    return [(line, look) for line, look in lines if len(line)]


def _draw_gains(axes, rows, looks, by, label, titles):
    axes.axhline(1, color="black", linewidth=0.8)
    for line, look in _lines(rows, looks, by):
        axes.plot(line[by], line["gain"], **look)
        even = break_even(line[by], line["gain"])
        axes.plot(even, np.ones_like(even), **EVEN)
    system, h = rows[["system", "h_steps"]].iloc[0]
    axes.set_title(f"{titles[system]}, h = {h} dt", fontsize=8)
    axes.set(xscale="log", yscale="log", xlabel=label)


def _draw_errors(axes, rows, looks):
    serial = rows[rows["method"] == RK4].sort_values("h_steps")
    for line, look in ((serial, SERIAL), *_lines(rows, looks, "h_steps")):
        axes.plot(line["seconds"], line["mse"], **look)
    batch = rows["batch"].iloc[0]
    axes.set_title("1 trajectory" if batch == 1 else f"{batch} trajectories", fontsize=8)
    axes.set(xscale="log", yscale="log", xlabel="forecast time (s)")


if __name__ == "__main__":
    from hits.files import read_table, write_csv
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    output = snakemake.output
    work = pd.concat(map(read_table, snakemake.input.work), ignore_index=True)
    expensive = read_table(snakemake.input.expensive)
    write_csv(pd.concat([work, expensive], ignore_index=True), output.csv)
    figure = plot_work_precision(work, expensive, snakemake.params.titles)
    style.save_figure(figure, output.pdf, output.png)
