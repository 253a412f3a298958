"""How far the paper's reference solutions are from converged ones, in a table and a figure."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

import style

LOOKS = {
    "RK4 against converged": ("rk4_to_converged", {"marker": "o", "color": "#004488"}),
    "RK4 against loose": ("rk4_to_loose", {"marker": "s", "color": "#bb5566"}),
    "RK4, as printed in the paper": ("printed_rk4", {"marker": "x", "color": "black", "ls": ":"}),
    "loose against converged": ("loose_to_converged", {"color": "0.6", "ls": "--"}),
}
COLUMNS = 5


def audit_table(audit, printed):
    """The audit of all systems with a column printed_rk4, NaN where the paper prints nothing.

    `printed` are its errors of RK4 for h = dt, 2 dt, 4 dt …, by system.
    """
    known = {(name, 2**k): v for name, values in printed.items() for k, v in enumerate(values)}
    pairs = zip(audit["system"], audit["h_steps"], strict=True)
    return audit.assign(printed_rk4=[known.get(pair, float("nan")) for pair in pairs])


@matplotlib.rc_context(style.SHEET)
def plot_audit(table, titles):
    """Draw errors of RK4 against its step, a panel per system."""
    n_rows, n_columns = -(-len(titles) // COLUMNS), min(len(titles), COLUMNS)
    figure = Figure(figsize=(style.WIDTH, (0.05 + 0.3 * n_rows) * style.WIDTH))
    panels = figure.subplots(n_rows, n_columns, sharey=True, squeeze=False)
    for axes in panels.ravel()[len(titles) :]:
        axes.set_axis_off()
    for axes, (system, title) in zip(panels.ravel(), titles.items(), strict=False):
        rows = table[table["system"] == system]
        for column, look in LOOKS.values():
            axes.plot(rows["h"], rows[column], markersize=3.5, **look)
        axes.set(xscale="log", yscale="log", xlabel="step h")
        axes.set_title(title, fontsize=7)
        # Over less than a decade, minor ticks would get labels that overlap.
        axes.xaxis.set_minor_formatter(NullFormatter())
    for axes in panels[:, 0]:
        axes.set_ylabel("mean squared error")
    handles = [Line2D([], [], markersize=3.5, **look) for _, look in LOOKS.values()]
    figure.legend(handles, LOOKS, loc="outside upper center", ncols=4)
    return figure


if __name__ == "__main__":
    import pandas as pd

    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    printed = {name: methods["rk4"]["mse"] for name, methods in snakemake.params.printed.items()}
    audit = pd.concat(map(read_table, snakemake.input), ignore_index=True)
    table, output = audit_table(audit, printed), snakemake.output
    write_table(table, output.csv, output.md, output.html)
    style.save_figure(plot_audit(table, snakemake.params.titles), output.pdf, output.png)
