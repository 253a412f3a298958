"""Where coupling pays: error against calls of networks in sequence, or against seconds."""

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from hits.forecast.forecast_file import COUPLED
from hits.forecast.steps import sequential_calls
from hits.score.errors import diverged

AXES = {"calls": "network calls in sequence", "seconds": "forecast time (s)"}
SINGLE = {"marker": "o", "markersize": 2.5, "linewidth": 0.8}
STAR = {"marker": "*", "markersize": 9, "markeredgecolor": "white", "markeredgewidth": 0.5}


def with_calls(scores, n_steps):
    """Scores of first replicates with a column calls; n_steps are those of each dataset."""
    scores = scores[scores["replicate"] == 0]
    parts = []
    for (_, dataset, _), rows in scores.groupby(["edition", "dataset", "noise"], sort=False):
        steps = rows["model"].where(rows["model"] != COUPLED).dropna().astype(int)
        selected = steps[rows["selected"]].tolist()
        models = {str(step): [step] for step in steps} | {COUPLED: selected}
        calls = [sequential_calls(models[name], n_steps[dataset]) for name in rows["model"]]
        parts.append(rows.assign(calls=calls))
    return pd.concat(parts)


@matplotlib.rc_context(style.SHEET)
def plot_costs(scores, titles, against):
    """Draw errors of single scales as circles and of coupled forecasts as stars.

    A row per dataset, named in `titles`, a column per level of noise, a colour per edition; errors
    are in units of the variance, `against` is a key of `AXES`. What diverged is left out.
    """
    noises, editions = sorted(scores["noise"].unique()), list(scores["edition"].unique())
    colours = dict(zip(editions, style.colours(len(editions)), strict=True))
    figure = Figure(figsize=(style.WIDTH, 0.6 + 1.35 * len(titles)))
    panels = figure.subplots(len(titles), len(noises), sharex="col", sharey="row", squeeze=False)
    error = scores["mse"] / scores["variance"]
    scores = scores.assign(error=error.where(~diverged(error)))
    for line, (dataset, title) in zip(panels, titles.items(), strict=True):
        for axes, noise in zip(line, noises, strict=True):
            rows = scores[(scores["dataset"] == dataset) & (scores["noise"] == noise)]
            for edition, of_edition in rows.groupby("edition", sort=False):
                coupled = of_edition["model"] == COUPLED
                look = {"color": colours[edition]}
                single = of_edition[~coupled].sort_values(against)
                axes.plot(against, "error", data=single, **SINGLE, **look)
                star = of_edition[coupled]
                axes.plot(against, "error", data=star, linestyle="none", **STAR, **look, zorder=3)
            axes.set(xscale="log", yscale="log")
        line[0].set_ylabel(f"{title}\nerror / variance", fontsize=7)
    for axes, noise in zip(panels[0], noises, strict=True):
        axes.set_title(f"noise {noise:g} %")
    for axes in panels[-1]:
        axes.set_xlabel(AXES[against])
    handles = [Line2D([], [], color=colour, label=name) for name, colour in colours.items()]
    handles += [
        Line2D([], [], color="0.4", label="single scales", **SINGLE),
        Line2D([], [], color="0.4", label="coupled", linestyle="none", **STAR),
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    params = snakemake.params
    scores = read_table(snakemake.input[0])
    scores = with_calls(scores[scores["dataset"].isin(params.titles)], params.n_steps)
    figure = plot_costs(scores, params.titles, snakemake.wildcards.against)
    style.save_figure(figure, *snakemake.output, note=params.note)
