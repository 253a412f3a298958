"""Losses of every scale over the iterations of its training."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style


@matplotlib.rc_context(style.SHEET)
def plot_training(levels):
    """Draw train and validation loss of each scale against the iteration.

    `levels` are the losses by the noise of the data in percent, which have a panel each.
    """
    figure = Figure(figsize=(style.WIDTH, 0.42 * style.WIDTH))
    panels = figure.subplots(1, len(levels), squeeze=False)[0]
    for axes, (noise, losses) in zip(panels, levels.items(), strict=True):
        _draw_losses(axes, losses)
        axes.set_title(f"noise {noise:g} %")
    panels[0].set_ylabel("loss (units of the networks' outputs)")
    lines = [Line2D([], [], color="black", linestyle=line) for line in ("-", ":")]
    panels[-1].legend(lines, ["validation", "training"], loc="upper right")
    figure.legend(handles=panels[0].get_lines()[::2], loc="outside right upper", title="step")
    return figure


def _draw_losses(axes, losses):
    scales = losses.groupby("step_time")
    for (step_time, scale), colour in zip(scales, style.step_colours(len(scales)), strict=True):
        axes.plot("iteration", "val_loss", data=scale, color=colour, label=f"Δt = {step_time:g}")
        axes.plot("iteration", "train_loss", data=scale, color=colour, linestyle=":", label="_")
    axes.set_yscale("log")
    axes.set_xlim(0, losses["iteration"].max())
    axes.set_xlabel("iteration")


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    levels = dict(zip(snakemake.params.noise, map(read_table, snakemake.input), strict=True))
    style.save_figure(plot_training(levels), *snakemake.output, note=snakemake.params.note)
