"""Chaotic systems: how long forecasts by methods that learnt from one series follow; climate."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import style

HITS, BLACK = "HiTS", "#000000"
SHOWN = {
    "lyapunov_times": "valid prediction time / Lyapunov time",
    "histogram": "distance of histograms",
    "spectrum": "distance of spectra",
}
MEASURES = ("steps", "smape", *SHOWN, "bounded", "train_seconds")


def methods_table(table):
    """A row per method: medians over the systems, and how often it follows longest."""
    wide = table.pivot(index="system", columns="label", values="lyapunov_times")
    rows = table.groupby("label", sort=False)
    medians = rows[list(MEASURES)].median().assign(bounded=rows["bounded"].mean())
    place = wide.rank(axis=1, ascending=False, method="min")
    medians["first"] = (place == 1).sum()
    medians["mean place"] = place.mean()
    medians.insert(0, "given", rows["given"].first())
    return medians.reset_index()


def systems_table(table):
    """A row per system: valid prediction times of all methods, and the place of HiTS."""
    labels = table["label"].unique()
    wide = table.pivot(index="system", columns="label", values="lyapunov_times")[labels]
    place = wide.gt(wide[HITS], axis=0).sum(axis=1) + 1
    shown = wide.map("{:.2f}".format)
    shown["place of HiTS"] = [f"{number} of {len(labels)}" for number in place]
    return shown.rename_axis(columns=None).reset_index()


@matplotlib.rc_context(style.SHEET)
def plot_chaos(table):
    """Draw a panel per measure: a point per system, a bar at the median, a row per method."""
    labels = list(table["label"].unique())
    figure = Figure(figsize=(style.WIDTH, 2.8))
    drawn = np.random.default_rng(0)
    for axes, (measure, title) in zip(
        figure.subplots(1, len(SHOWN), sharey=True), SHOWN.items(), strict=True
    ):
        for row, label in enumerate(labels):
            values = table.loc[table["label"] == label, measure]
            # Points of equal values beside each other.
            height = row + drawn.uniform(-0.25, 0.25, len(values))
            colour = BLACK if label == HITS else style.COLOURS[0]
            axes.plot(values, height, ".", color=colour, alpha=0.5, markersize=4)
            axes.plot([values.median()] * 2, [row - 0.35, row + 0.35], color=colour, linewidth=2)
        axes.set(xlabel=title, yticks=range(len(labels)), ylim=(len(labels) - 0.5, -0.5))
        axes.set_yticklabels(labels)
    return figure


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_markdown, write_table

    start_job(snakemake.log[0], snakemake.threads)
    output, systems = snakemake.output, snakemake.params.systems
    parts = [
        read_table(path).assign(system=name)
        for name, path in zip(systems, snakemake.input, strict=True)
    ]
    table = pd.concat(parts, ignore_index=True)
    write_table(table, output.csv, output.md, output.html)
    write_markdown(methods_table(table), output.methods)
    write_markdown(systems_table(table), output.systems)
    style.save_figure(plot_chaos(table), output.pdf, output.png)
