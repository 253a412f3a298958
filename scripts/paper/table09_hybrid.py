"""Table 9 of the paper: Runge–Kutta, hybrid and corrected hybrid beside the printed numbers."""

import pandas as pd

from hits.forecast.methods import CORRECTED, HYBRID, RK4
from hits.score.verdict import CONVERGED, LOOSE

COLUMNS = [
    "edition",
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
    "printed_mse",
    "printed_seconds",
]


def hybrid_table(comparison, printed):
    """Errors and costs of the three methods, their gain over Runge–Kutta, and the printed ones.

    A row per edition and system (in the order given), truth, h and method of `hits.score.hybrid`.
    gain: the seconds of Runge–Kutta of the same system, truth and h by these; gain_one: that of a
    single trajectory. printed_mse is for the loose truth alone, with which the paper compares.
    """
    case = ["edition", "system", "truth", "h_steps"]
    serial = comparison[comparison["method"] == RK4].set_index(case)[["seconds", "seconds_one"]]
    serial = comparison[case].join(serial, on=case)
    printed_mse, printed_seconds = (
        _printed_numbers(comparison, printed, k) for k in ("mse", "seconds")
    )
    table = comparison.assign(
        network_step=comparison["network_step"].astype("Int64"),
        gain=serial["seconds"] / comparison["seconds"],
        gain_one=serial["seconds_one"] / comparison["seconds_one"],
        printed_mse=printed_mse.where(comparison["truth"] == LOOSE),
        printed_seconds=printed_seconds,
    )
    orders = {
        "edition": table["edition"].unique().tolist(),
        "system": table["system"].unique().tolist(),
        "truth": [CONVERGED, LOOSE],
        "method": [RK4, HYBRID, CORRECTED],
    }
    table = table.sort_values(
        [*case, "method"],
        key=lambda cells: cells.map(orders[cells.name].index) if cells.name in orders else cells,
        ignore_index=True,
    )
    return table[COLUMNS]


def _printed_numbers(table, printed, quantity):
    """What the paper prints for each row, NaN where it prints nothing."""
    known = {
        (system, method, 2**k): value
        for system, methods in printed.items()
        for method, numbers in methods.items()
        for k, value in enumerate(numbers[quantity])
    }
    cases = zip(table["system"], table["method"], table["h_steps"], strict=True)
    return pd.Series([known.get(case) for case in cases], table.index, dtype=float)


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    params = snakemake.params
    tables = zip(params.editions, map(read_table, snakemake.input), strict=True)
    comparison = pd.concat(
        [table.assign(edition=edition) for edition, table in tables], ignore_index=True
    )
    write_table(hybrid_table(comparison, params.printed), *snakemake.output, note=params.note)
