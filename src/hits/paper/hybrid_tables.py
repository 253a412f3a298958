"""Table 9 of the paper: Runge–Kutta, hybrid and corrected hybrid beside the published numbers."""

import pandas as pd

from hits.forecast.methods import CORRECTED, HYBRID, RK4
from hits.score.verdict import CONVERGED, PUBLISHED

COLUMNS = [
    "system",
    "truth",
    "method",
    "h",
    "h_steps",
    "network_step",
    "mse",
    "mse_reached",
    "seconds",
    "seconds_one",
    "field_evaluations",
    "network_evaluations",
    "corrections",
    "gain",
    "gain_one",
    "published_mse",
    "published_seconds",
]


def hybrid_table(comparison, published):
    """Errors and costs of the three methods, their gain over Runge–Kutta, and the published ones.

    Parameters
    ----------
    comparison : pandas.DataFrame
        Tables of `hits.score.hybrid.compare_hybrid`, with a column system.
    published : dict of str to dict
        System to the numbers of its methods ``rk4`` and ``hybrid``: mse and seconds for h = dt,
        2 dt, 4 dt …, None where the paper prints none; may lack systems.

    Returns
    -------
    pandas.DataFrame
        A row per system (in the order given), truth, h and method. The columns of `compare_hybrid`
        without trajectories, then: gain, the seconds of Runge–Kutta of the same system, truth and h
        by these, and gain_one, that of a single trajectory; published_mse, for the published truth
        alone, which is what the paper compares with, and published_seconds (on the authors'
        machine), both NaN where there is none.
    """
    case = ["system", "truth", "h_steps"]
    serial = comparison[comparison["method"] == RK4].set_index(case)[["seconds", "seconds_one"]]
    serial = comparison[case].join(serial, on=case)
    printed_mse, printed_seconds = (_printed(comparison, published, k) for k in ("mse", "seconds"))
    table = comparison.assign(
        network_step=comparison["network_step"].astype("Int64"),
        gain=serial["seconds"] / comparison["seconds"],
        gain_one=serial["seconds_one"] / comparison["seconds_one"],
        published_mse=printed_mse.where(comparison["truth"] == PUBLISHED),
        published_seconds=printed_seconds,
    )
    orders = {
        "system": table["system"].unique().tolist(),
        "truth": [CONVERGED, PUBLISHED],
        "method": [RK4, HYBRID, CORRECTED],
    }
    table = table.sort_values(
        [*case, "method"],
        key=lambda cells: cells.map(orders[cells.name].index) if cells.name in orders else cells,
        ignore_index=True,
    )
    return table[COLUMNS]


def _printed(table, published, quantity):
    """What the paper prints for each row, NaN where it prints nothing."""
    known = {
        (system, method, 2**k): value
        for system, methods in published.items()
        for method, numbers in methods.items()
        for k, value in enumerate(numbers[quantity])
    }
    cases = zip(table["system"], table["method"], table["h_steps"], strict=True)
    return pd.Series([known.get(case) for case in cases], table.index, dtype=float)
