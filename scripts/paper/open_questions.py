"""Open questions of the paper: calls and errors of adaptive steps, where they are small, delays."""

import matplotlib
import pandas as pd
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

import style
from hits.forecast.methods import ADAPTIVE, DOP853, FIXED, SELECTED

LOOKS = {
    ADAPTIVE: {"color": "black", "marker": "o"},
    FIXED: {"color": style.COLOURS[0], "marker": "s"},
    SELECTED: {"color": style.COLOURS[1], "marker": "X", "linestyle": "none", "markersize": 7},
    DOP853: {"color": "0.6", "marker": "^"},
}


def stacked(tables, titles):
    """Tables of several systems below each other, with their titles."""
    return pd.concat(dict(zip(titles, tables, strict=True)), names=["system"]).reset_index("system")


@matplotlib.rc_context(style.SHEET)
def plot_open_questions(works, wheres, titles):
    """Draw a column per system: errors against calls above, steps in state space below."""
    figure = Figure(figsize=(style.WIDTH, 5.2))
    panels = figure.subplots(2, len(titles), squeeze=False)
    for column, (title, work, where) in enumerate(zip(titles, works, wheres, strict=True)):
        axes, below = panels[:, column]
        test = work[work["part"] == "test"]
        for method, look in LOOKS.items():
            shown = test[(test["method"] == method) & (test["error"] < 10)].sort_values("calls")
            axes.plot(shown["calls"], shown["error"], label=method, **({"markersize": 4} | look))
        axes.set(xscale="log", yscale="log", title=title, xlabel="calls per trajectory")
        axes.set_ylabel("error / variance" if column == 0 else "")
        x, y = where.columns[1:3]
        points = below.scatter(where[x], where[y], c=where["step"], s=6, norm=LogNorm())
        figure.colorbar(points, ax=below, label="step / dt")
        below.set(xlabel=x, ylabel=y)
    panels[0, 0].legend()
    return figure


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from hits.score.open_questions import open_questions
    from hits.score.verdict import verdict_table
    from tables import write_markdown, write_table

    start_job(snakemake.log[0], snakemake.threads)
    given, output, params = snakemake.input, snakemake.output, snakemake.params
    adaptive, seen = list(params.adaptive.values()), list(params.seen.values())
    read = {part: list(map(read_table, paths)) for part, paths in given.items()}
    equal = [table.set_index("method") for table in read["equal"]]
    observed = [table.set_index("observation") for table in read["observed"]]
    uncertain = [
        f"{title}, {params.noise[name]} % of noise" for name, title in params.uncertain.items()
    ]
    verdicts = open_questions(
        dict(zip(adaptive, equal, strict=True)),
        dict(zip(adaptive, read["estimates"], strict=True)),
        dict(zip(seen, observed, strict=True)),
        dict(zip(uncertain, read["ensembles"], strict=True)),
        {"Ornstein–Uhlenbeck process": read["forcing"][0]},
    )
    evidence = dict.fromkeys((1, 2), "equal") | {3: "estimates", 4: "observed"}
    evidence |= {5: "ensembles", 6: "forcing"}
    table = verdict_table(verdicts, evidence).drop(columns="truth")
    table = table.rename(columns={"claim": "number", "text": "question"})
    write_table(table, output.csv, output.md, output.html)
    write_markdown(stacked(read["equal"], adaptive), output.equal)
    write_markdown(stacked(read["estimates"], adaptive), output.estimates)
    write_markdown(stacked(read["observed"], seen), output.observed)
    write_markdown(stacked(read["ensembles"], uncertain), output.ensembles)
    write_markdown(read["forcing"][0].iloc[:: max(1, len(read["forcing"][0]) // 8)], output.forcing)
    figure = plot_open_questions(read["work"], read["where"], adaptive)
    style.save_figure(figure, output.pdf, output.png)
