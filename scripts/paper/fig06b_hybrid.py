"""Error against cost of Runge–Kutta and hybrid forecasts (fig. 6b of the paper)."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from hits.forecast.methods import CORRECTED, HYBRID, RK4
from hits.score.errors import diverged
from hits.score.verdict import CONVERGED, LOOSE

LINE = {"markersize": 4, "markeredgewidth": 0.8, "linewidth": 0.8}
METHODS = {
    RK4: LINE | {"marker": "^", "label": "RK4"},
    HYBRID: LINE | {"marker": "D", "label": "hybrid", "markersize": 3, "linestyle": ":"},
    CORRECTED: LINE
    | {
        "marker": "o",
        "label": "corrected hybrid",
        "markerfacecolor": "white",
        "linestyle": "--",
    },
}
TRUTHS = {
    CONVERGED: ("mse_reached", "converged truth,\nat instants that steps of h reach"),
    LOOSE: ("mse", "loose truth,\nat all instants, as in the paper"),
}
LEGEND_COLUMNS = 5


@matplotlib.rc_context(style.SHEET)
def plot_hybrid(comparison, titles):
    """Draw mean squared error against forecast time over steps h, a panel per truth.

    Errors against the converged truth are those at instants that steps of h reach: between them
    linear interpolation hides the fourth order of the method. Against the loose truth they are
    those at all instants, as in the paper. Diverged forecasts stand at the top edge.
    """
    colours = dict(zip(titles, style.colours(len(titles)), strict=True))
    figure = Figure(figsize=(style.WIDTH, 0.55 * style.WIDTH))
    panels = figure.subplots(1, len(TRUTHS), sharex=True)
    for axes, (truth, (column, title)) in zip(panels, TRUTHS.items(), strict=True):
        rows = comparison[comparison["truth"] == truth].sort_values("h_steps")
        rows = rows.assign(error=rows[column].where(~diverged(rows[column] / rows["variance"])))
        for (system, method), line in rows.groupby(["system", "method"], sort=False):
            look = METHODS[method] | {"color": colours[system]}
            axes.plot("seconds", "error", data=line, **look)
            edge = look | {"transform": axes.get_xaxis_transform(), "clip_on": False}
            for seconds in line["seconds"][line["error"].isna()]:
                axes.plot(seconds, 1, **edge)
        axes.set(xscale="log", yscale="log", xlabel="forecast time (s)", title=title)
    panels[0].set_ylabel("mean squared error")
    systems = [Line2D([], [], color=colours[name], label=titles[name]) for name in titles]
    methods = [Line2D([], [], color="0.3", **look) for look in METHODS.values()]
    methods.append(Line2D([], [], linestyle="none", label="top edge: diverged"))
    entries = style.in_rows([systems, methods], LEGEND_COLUMNS)
    figure.legend(handles=entries, loc="outside upper center", ncols=LEGEND_COLUMNS)
    return figure


if __name__ == "__main__":
    import pandas as pd

    from hits.files import read_table
    from hits.job import start_job

    start_job(snakemake.log[0], snakemake.threads)
    comparison = pd.concat(map(read_table, snakemake.input), ignore_index=True)
    style.save_figure(
        plot_hybrid(comparison, snakemake.params.titles),
        *snakemake.output,
        note=snakemake.params.note,
    )
