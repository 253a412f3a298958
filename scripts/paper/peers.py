"""HiTS beside other methods: errors by method, system, noise and number of trajectories."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

import style
from hits.score.errors import DIVERGED, diverged

HITS, TOLD = "HiTS", "Runge–Kutta"  # labels of `hits.peers`; the second one is told the equations
MARKERS = ("o", "s", "D", "^")  # of levels of noise
BLACK, COLUMNS = "#000000", 3
CASE = ["dataset", "noise", "trajectories"]


def joined(runs, tables, whole):
    """A row per case and peer, from tables of `hits.peers.protocol.score_peer` of runs.

    Runs have the columns `CASE`; where trajectories are all, there are so many as `whole` says.
    """
    parts = []
    for run, table in zip(runs, tables, strict=True):
        count = whole[run["dataset"]] if run["trajectories"] == "all" else run["trajectories"]
        parts.append(pd.DataFrame(run | {"trajectories": count}, table.index).join(table))
    return pd.concat(parts, ignore_index=True)


def errors_table(table, titles):
    """A row per case: relative errors of all methods, the best one, and the place of HiTS."""
    labels = table["label"].unique()
    wide = table.pivot(index=CASE, columns="label", values="relative_error")[labels]
    wide = wide.reindex(pd.MultiIndex.from_frame(table[CASE].drop_duplicates()))
    rivals = wide.drop(columns=TOLD)
    place = rivals.lt(rivals[HITS], axis=0).sum(axis=1) + 1
    errors = wide.map("{:.1e}".format)
    errors["best"] = rivals.idxmin(axis=1)
    errors["place of HiTS"] = [f"{number} of {rivals.shape[1]}" for number in place]
    errors = errors.rename_axis(columns=None).reset_index()
    return errors.assign(dataset=errors["dataset"].map(titles))


def methods_table(table):
    """A row per method: what it is given, and what training and forecasts cost at the median."""
    seconds = {name: (name, "median") for name in ("train_seconds", "forecast_seconds")}
    rows = table.groupby("label", sort=False)
    return rows.agg(given=("given", "first"), tried=("tried", "first"), **seconds).reset_index()


@matplotlib.rc_context(style.SHEET)
def plot_peers(table, titles, few):
    """Draw a panel per dataset, and one per dataset of `few` against the number of trajectories."""
    labels = list(table["label"].unique())
    others = [label for label in labels if label not in (HITS, TOLD)]
    bright = np.resize([colour for colour in style.COLOURS if colour != BLACK], len(others))
    colours = {HITS: BLACK} | dict(zip(others, bright, strict=True)) | {TOLD: "0.6"}
    whole = table.groupby("dataset")["trajectories"].transform("max")
    noises = sorted(table["noise"].unique())
    rows = -(-(len(titles) + len(few)) // COLUMNS)
    figure = Figure(figsize=(style.WIDTH, 0.6 + 2.1 * rows))
    panels = list(figure.subplots(rows, COLUMNS, squeeze=False).flat)
    for number, (dataset, title) in enumerate(titles.items()):
        axes = panels.pop(0)
        shown = table[(table["dataset"] == dataset) & (table["trajectories"] == whole)]
        for row in shown.itertuples():
            lost = diverged(row.relative_error)
            axes.plot(
                DIVERGED if lost else row.relative_error,
                labels.index(row.label),
                marker=MARKERS[noises.index(row.noise) % len(MARKERS)],
                color=colours[row.label],
                markerfacecolor="none" if lost else None,
                markersize=4.5,
            )
        axes.set(
            xscale="log", title=title, yticks=range(len(labels)), ylim=(len(labels) - 0.5, -0.5)
        )
        axes.xaxis.set_major_locator(LogLocator(numticks=5))
        axes.set_yticklabels(labels if number % COLUMNS == 0 else [])
        axes.set_xlabel("error / variance")
    for dataset in few:
        axes = panels.pop(0)
        shown = table[(table["dataset"] == dataset) & (table["noise"] == 0)]
        for label in labels:
            of_label = shown[shown["label"] == label].sort_values("trajectories")
            errors = of_label["relative_error"].clip(upper=DIVERGED)
            look = {"color": colours[label], "marker": "o", "markersize": 3}
            axes.plot(of_label["trajectories"], errors, **look, zorder=3 if label == HITS else 2)
        axes.set(xscale="log", yscale="log", title=titles[dataset])
        axes.set(xlabel="trajectories to learn from, no noise", ylabel="error / variance")
    for axes in panels:
        axes.remove()
    handles = [
        Line2D([], [], color="0.3", linestyle="none", marker=marker, label=f"noise {noise:g} %")
        for noise, marker in zip(noises, np.resize(MARKERS, len(noises)), strict=True)
    ]
    lost = {"color": "0.3", "linestyle": "none", "marker": "o", "markerfacecolor": "none"}
    handles.append(Line2D([], [], **lost, label="diverged"))
    named = [Line2D([], [], color=colour, label=label) for label, colour in colours.items()]
    figure.legend(handles=style.in_rows([handles, named], 5), loc="outside lower center", ncols=5)
    return figure


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_markdown, write_table

    start_job(snakemake.log[0], snakemake.threads)
    output, params = snakemake.output, snakemake.params
    table = joined(params.runs, map(read_table, snakemake.input), params.whole)
    write_table(table, output.csv, output.md, output.html)
    write_markdown(errors_table(table, params.titles), output.errors)
    write_markdown(methods_table(table), output.methods)
    figure = plot_peers(table, {name: params.titles[name] for name in params.shown}, params.few)
    style.save_figure(figure, output.pdf, output.png)
