"""Losses of every scale over the iterations of its training."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style


@matplotlib.rc_context(style.SHEET)
def plot_training(losses):
    """Draw train and validation loss of each scale against the iteration."""
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
    lines = [Line2D([], [], color="black", linestyle=line) for line in ("-", ":")]
    axes.legend(lines, ["validation", "training"], loc="upper right")
    figure.legend(handles=axes.get_lines()[::2], loc="outside right upper", title="step")
    return figure


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    style.save_figure(
        plot_training(read_table(snakemake.input[0])), *snakemake.output, note=snakemake.params.note
    )
