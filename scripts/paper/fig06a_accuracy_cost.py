"""Error against cost of every scale and of the coupled forecast (figs. 6a and 8 of the paper)."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from hits.forecast.forecast_file import COUPLED
from hits.score.errors import diverged
from hits.score.resampling import geometric_mean

LOOKS = {
    "single scale": {"marker": "o", "markersize": 3.5, "linewidth": 1},
    "coupled": {
        "marker": "*",
        "markersize": 10,
        "markeredgecolor": "white",
        "markeredgewidth": 0.5,
        "linestyle": "none",
    },
    "diverged": style.DIVERGED,
}


@matplotlib.rc_context(style.SHEET)
def plot_accuracy_cost(scores, titles):
    """Draw mean squared error against forecast time, a panel per level of noise.

    `scores` have columns dataset, noise (percent), model, replicate, mse, variance and seconds;
    bars span the replicates, symbols are their geometric mean. Where one of them has diverged the
    model is a triangle at the top edge. `titles` name the datasets in the legend.
    """
    models = scores.groupby(["noise", "dataset", "model"], sort=False)
    errors = models["mse"].agg(error=geometric_mean, low="min", high="max")
    errors = errors.assign(seconds=models["seconds"].mean())
    lost = diverged(errors["high"] / models["variance"].first())
    levels = errors.assign(error=errors["error"].where(~lost)).reset_index().groupby("noise")
    figure = Figure(figsize=(style.WIDTH, 0.5 * style.WIDTH))
    panels = figure.subplots(1, len(levels), sharex=True, sharey=True, squeeze=False)[0]
    colours = dict(zip(titles, style.colours(len(titles)), strict=True))
    for axes, (noise, level) in zip(panels, levels, strict=True):
        for dataset, rows in level.groupby("dataset"):
            _draw_dataset(axes, rows, colours[dataset])
        axes.set(xscale="log", yscale="log", title=f"noise {noise:g} %", xlabel="forecast time (s)")
    panels[0].set_ylabel("mean squared error")

    handles = [Line2D([], [], color=colours[name], label=titles[name]) for name in titles]
    kinds = [kind for kind in LOOKS if lost.any() or kind != "diverged"]
    handles += [Line2D([], [], color="0.4", label=kind, **LOOKS[kind]) for kind in kinds]
    figure.legend(handles=handles, loc="outside upper center", ncols=4)
    return figure


def _draw_dataset(axes, rows, colour):
    coupled = rows["model"] == COUPLED
    single = rows[~coupled].sort_values("model", key=lambda step: step.astype(int))
    axes.plot("seconds", "error", data=single, color=colour, **LOOKS["single scale"])
    spread = rows[rows["error"].notna()]
    axes.vlines("seconds", "low", "high", data=spread, color=colour, linewidth=0.8)
    axes.plot("seconds", "error", data=rows[coupled], color=colour, zorder=3, **LOOKS["coupled"])
    edge = {"color": colour, "transform": axes.get_xaxis_transform(), **LOOKS["diverged"]}
    for seconds in rows["seconds"][rows["error"].isna()]:
        axes.plot(seconds, 1, **edge)


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    scores, params = read_table(snakemake.input[0]), snakemake.params
    shown = (scores["edition"] == snakemake.wildcards.edition) & scores["noise"].isin(params.noise)
    scores = scores[shown & scores["dataset"].isin(params.titles)]
    style.save_figure(
        plot_accuracy_cost(scores, params.titles), *snakemake.output, note=snakemake.params.note
    )
