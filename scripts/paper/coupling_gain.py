"""The gain of coupling against how well networks are trained, for several lengths of training."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from hits.score.resampling import geometric_mean
from hits.score.verdict import CONVERGED

MARKERS = ("o", "s", "^", "D", "v")


def gain_table(runs, scores, comparisons):
    """A row per run: dataset, edition, iterations; how well it is trained, and what coupling gains.

    `runs` have the first three, `scores` the column one_step of `hits.score.one_step`, of which the
    geometric mean over scales is taken; `comparisons` are those of `hits.score.comparison`. Where
    forecasts diverge the gain is NaN.
    """
    rows = []
    for run, of_run, compared in zip(runs, scores, comparisons, strict=True):
        (row,) = compared[compared["truth"] == CONVERGED].to_dict("records")
        ratios = np.array([row["ratio"], row["high"], row["low"]])
        # Where one of them diverges there is no gain, of whatever size.
        if not np.isfinite([row["single"], row["coupled"]]).all():
            ratios[:] = np.nan
        rows.append(
            run
            | {"one_step": geometric_mean(of_run["one_step"].dropna())}
            | {name: row[name] for name in ("single", "coupled")}
            | dict(zip(("gain", "gain_low", "gain_high"), 1 / ratios, strict=True))
        )
    return pd.DataFrame(rows)


@matplotlib.rc_context(style.SHEET)
def plot_gains(table, titles):
    """Draw gains against iterations and one-step errors, a line per dataset and edition."""
    editions = list(dict.fromkeys(table["edition"]))
    colours = dict(zip(editions, style.colours(len(editions)), strict=True))
    markers = dict(zip(titles, np.resize(MARKERS, len(titles)), strict=True))
    figure = Figure(figsize=(style.WIDTH, 0.5 * style.WIDTH))
    panels = figure.subplots(1, 2, sharey=True)
    for axes, column in zip(panels, ("iterations", "one_step"), strict=True):
        for (dataset, edition), rows in table.groupby(["dataset", "edition"], sort=False):
            rows = rows.sort_values("iterations")
            bars = np.abs(rows[["gain_low", "gain_high"]].to_numpy().T - rows["gain"].to_numpy())
            axes.errorbar(
                rows[column],
                rows["gain"],
                bars,
                color=colours[edition],
                marker=markers[dataset],
                markersize=4,
                linewidth=0.8,
                elinewidth=0.6,
            )
        axes.axhline(1, color="black", linewidth=0.6, linestyle="--")
        axes.set(xscale="log", yscale="log")
    panels[0].set(
        xlabel="iterations of training", ylabel="gain: error of the chosen scale / coupled"
    )
    panels[1].set_xlabel("one-step error of the networks (of the change)")
    panels[1].invert_xaxis()
    handles = [Line2D([], [], color=colour, label=name) for name, colour in colours.items()]
    handles += [
        Line2D([], [], color="0.4", linestyle="none", marker=markers[name], label=title)
        for name, title in titles.items()
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=4)
    return figure


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    given, output, params = snakemake.input, snakemake.output, snakemake.params
    scores, comparisons = map(read_table, given.scores), map(read_table, given.comparisons)
    table = gain_table(params.runs, scores, comparisons)
    write_table(table, output.csv, output.md, output.html)
    style.save_figure(plot_gains(table, params.titles), output.pdf, output.png)
