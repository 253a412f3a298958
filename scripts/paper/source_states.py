"""A sequence of any states: all of it, and its beginning enlarged."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from sequences import MOST_LINES, draw_states, standardised

BEGINNING = 0.15  # the share that is enlarged


@matplotlib.rc_context(style.SHEET)
def plot_states(data):
    """Draw the states of a sequence against time, whole and enlarged at its beginning."""
    states, time = data["x"].values[0], data["time"].values
    scaled = standardised(states)(states)
    figure = Figure(figsize=(style.WIDTH, 0.5 * style.WIDTH))
    panels = figure.subplots(2, 1)
    for axes, until in zip(panels, (1.0, BEGINNING), strict=True):
        shown = time <= time[0] + until * (time[-1] - time[0])
        image = draw_states(axes, scaled[shown], time[shown])
    panels[0].set_title("whole sequence", fontsize=7)
    panels[1].set_title("its beginning", fontsize=7)
    panels[1].set_xlabel(f"time ({data.attrs['time_units']})")
    if image:
        label = "(state - mean) / standard deviation"
        figure.colorbar(image, ax=list(panels), label=label, extend="both", pad=0.01, aspect=30)
        return figure
    names = data["state"].values.tolist()
    colours = style.step_colours(len(names))
    handles = [Line2D([], [], color=c, label=name) for name, c in zip(names, colours, strict=True)]
    figure.legend(handles=handles, loc="outside upper right", ncols=MOST_LINES)
    return figure


if __name__ == "__main__":
    from hits.data.dataset import open_dataset
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    style.save_figure(plot_states(open_dataset(snakemake.input[0])), *snakemake.output)
