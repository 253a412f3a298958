"""Losses of every scale over the iterations of its training."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from hits.paper import style


@matplotlib.rc_context(style.SHEET)
def plot_training_curves(losses):
    """Draw train and validation loss against the iteration.

    Parameters
    ----------
    losses : pandas.DataFrame
        Columns step_time, iteration, train_loss, val_loss, from `hits.train.fit.fit_hierarchy`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(style.WIDTH, 0.42 * style.WIDTH))
    axes = figure.subplots()
    scales = losses.groupby("step_time")
    for (step_time, scale), colour in zip(scales, style.step_colours(len(scales)), strict=True):
        axes.plot("iteration", "val_loss", data=scale, color=colour, label=f"Δt = {step_time:g}")
        axes.plot("iteration", "train_loss", data=scale, color=colour, linestyle=":", label="_")
    axes.set_yscale("log")
    axes.set_xlim(0, losses["iteration"].max())
    axes.set_xlabel("iteration")
    axes.set_ylabel("loss (units of the networks' outputs)")
    lines = [Line2D([], [], color="black", linestyle=style) for style in ("-", ":")]
    axes.legend(lines, ["validation", "training"], loc="upper right")
    figure.legend(handles=axes.get_lines()[::2], loc="outside right upper", title="step")
    return figure
