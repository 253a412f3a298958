"""Errors of single scales and of the coupled forecast against the iterations of their training."""

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import style
from hits.forecast.forecast_file import COUPLED
from hits.score.errors import diverged
from tables import beside_printed

PRINTED = {"marker": "o", "markersize": 4, "markerfacecolor": "white", "linestyle": "none"}


def learning_table(runs, scores, printed):
    """A row per dataset and model, a column of errors for each number of iterations.

    `runs` have dataset and iterations, `scores` are theirs; printed_mse is what the paper prints.
    """
    parts = [
        of_run[["model", "mse", "variance"]].assign(**run)
        for run, of_run in zip(runs, scores, strict=True)
    ]
    rows = pd.concat(parts)
    lost = diverged(rows["mse"] / rows["variance"])
    rows["mse"] = rows["mse"].where(~lost)
    table = rows.pivot(index=["dataset", "model"], columns="iterations", values="mse")
    # Scales in the order of their steps, datasets in theirs.
    table = table.reindex(rows.set_index(["dataset", "model"]).index.unique())
    table.columns = [f"mse_{n}" for n in table.columns]
    table["printed_mse"] = beside_printed(table.index, printed, lambda d: d["mse"].get(0))
    return table.reset_index()


@matplotlib.rc_context(style.SHEET)
def plot_learning(table, titles, full):
    """Draw errors against iterations, a panel per dataset; printed ones as circles at `full`."""
    figure = Figure(figsize=(style.WIDTH, 0.5 * style.WIDTH))
    panels = figure.subplots(1, len(titles), squeeze=False)[0]
    steps = [model for model in table["model"].unique() if model != COUPLED]
    looks = {
        step: {"color": colour, "label": f"Δt = {step} dt", "linewidth": 0.8}
        for step, colour in zip(steps, style.step_colours(len(steps)), strict=True)
    } | {COUPLED: style.COUPLED | {"label": "coupled"}}
    trained = [column for column in table if column.startswith("mse_")]
    iterations = [int(column.removeprefix("mse_")) for column in trained]
    for axes, (dataset, title) in zip(panels, titles.items(), strict=True):
        for row in table[table["dataset"] == dataset].to_dict("records"):
            look = looks[row["model"]]
            axes.plot(iterations, [row[column] for column in trained], marker=".", **look)
            axes.plot(full, row["printed_mse"], color=look["color"], zorder=3, **PRINTED)
        axes.set(xscale="log", yscale="log", title=title, xlabel="iterations of training")
    panels[0].set_ylabel("mean squared error")
    handles = [Line2D([], [], **look) for look in looks.values()]
    handles.append(Line2D([], [], color="0.4", label="printed", **PRINTED))
    figure.legend(handles=handles, loc="outside right upper")
    return figure


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    output, params = snakemake.output, snakemake.params
    table = learning_table(params.runs, map(read_table, snakemake.input), params.printed)
    write_table(table, output.csv, output.md, output.html)
    style.save_figure(plot_learning(table, params.titles, params.full), output.pdf, output.png)
