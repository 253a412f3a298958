"""How far the paper's reference solutions are from converged ones, in a table and a figure."""

import matplotlib
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

from hits.paper import style

LOOKS = {
    "RK4 against converged": ("rk4_to_converged", {"marker": "o", "color": "#004488"}),
    "RK4 against published": ("rk4_to_published", {"marker": "s", "color": "#bb5566"}),
    "RK4, as printed in the paper": ("printed_rk4", {"marker": "x", "color": "black", "ls": ":"}),
    "published against converged": ("published_to_converged", {"color": "0.6", "ls": "--"}),
}


def audit_table(audit, printed):
    """The audit of all systems beside the errors of RK4 that the paper prints.

    Parameters
    ----------
    audit : pandas.DataFrame
        Tables of `hits.score.truth_audit.truth_audit`, with a column system.
    printed : dict of str to list of float
        Errors of RK4 for h = dt, 2 dt, 4 dt …; may lack systems.

    Returns
    -------
    pandas.DataFrame
        `audit` with a column printed_rk4, NaN where the paper has none.
    """
    known = {(name, 2**k): v for name, values in printed.items() for k, v in enumerate(values)}
    pairs = zip(audit["system"], audit["h_steps"], strict=True)
    return audit.assign(printed_rk4=[known.get(pair, float("nan")) for pair in pairs])


@matplotlib.rc_context(style.SHEET)
def plot_audit(table, titles):
    """Draw errors of RK4 against its step, a panel per system.

    Parameters
    ----------
    table : pandas.DataFrame
        From `audit_table`.
    titles : dict of str to str
        System to the title of its panel.

    Returns
    -------
    matplotlib.figure.Figure
    """
    figure = Figure(figsize=(style.WIDTH, 0.35 * style.WIDTH))
    panels = figure.subplots(1, len(titles), sharey=True, squeeze=False)[0]
    for axes, (system, title) in zip(panels, titles.items(), strict=True):
        rows = table[table["system"] == system]
        for column, look in LOOKS.values():
            axes.plot(rows["h"], rows[column], markersize=3.5, **look)
        axes.set(xscale="log", yscale="log", xlabel="step h")
        axes.set_title(title, fontsize=7)
        # Over less than a decade, minor ticks would get labels that overlap.
        axes.xaxis.set_minor_formatter(NullFormatter())
    panels[0].set_ylabel("mean squared error")
    handles = [Line2D([], [], markersize=3.5, **look) for _, look in LOOKS.values()]
    figure.legend(handles, LOOKS, loc="outside upper center", ncols=4)
    return figure
