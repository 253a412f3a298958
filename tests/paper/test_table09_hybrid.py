from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from table09_hybrid import hybrid_table

METHODS = ["rk4", "hybrid", "corrected hybrid"]
PRINTED = {
    "cubic": {
        "rk4": {"mse": [1e-5, 2e-5, 4e-5], "seconds": [4.0, 2.0, 1.0]},
        "hybrid": {"mse": [3e-5, None, 6e-5], "seconds": [1.0, 0.5, 0.2]},
    }
}


def comparison(system):
    """Runge–Kutta takes 8 / h seconds, the others twice and five times less; half that for one."""
    rows = [
        {
            "truth": truth,
            "mse": 1e-6 * h,
            "mse_reached": 1e-9 * h,
            "method": method,
            "h_steps": h,
            "h": 0.01 * h,
            "network_step": None if method == "rk4" else 64,
            "seconds": 8 / h / gain,
            "seconds_one": 4 / h / gain**2,
            "trajectories": 3,
            "field_evaluations": 200 // h,
            "network_evaluations": 7,
            "corrections": 2 * (gain == 5),
        }
        for truth in ("loose", "converged")
        for method, gain in zip(METHODS[::-1], (5, 2, 1), strict=True)
        for h in (2, 1, 8, 4)
    ]
    return pd.DataFrame(rows).assign(system=system, edition="improved")


@pytest.fixture(scope="module")
def table():
    # The index repeats itself, as in tables that were read one by one.
    return hybrid_table(pd.concat([comparison("lorenz"), comparison("cubic")]), PRINTED)


def cell(table, system, truth, method, h, column):
    row = table[
        (table["system"] == system)
        & (table["truth"] == truth)
        & (table["method"] == method)
        & (table["h_steps"] == h)
    ]
    return row[column].item()


def test_rows_are_in_the_order_of_systems_truths_steps_and_methods(table):
    assert list(
        zip(*(table[c] for c in ("system", "truth", "h_steps", "method")), strict=True)
    ) == [
        (system, truth, h, method)
        for system in ("lorenz", "cubic")
        for truth in ("converged", "loose")
        for h in (1, 2, 4, 8)
        for method in METHODS
    ]
    assert table.index.tolist() == list(range(48))


def test_gains_are_over_runge_kutta_of_the_same_case(table):
    gains = table.groupby("method")[["gain", "gain_one"]]
    pd.testing.assert_frame_equal(gains.min(), gains.max())
    assert gains.min().loc[METHODS].values.tolist() == [[1, 1], [2, 4], [5, 25]]


def test_printed_errors_stand_in_rows_of_the_loose_truth_only(table):
    printed = table.dropna(subset="printed_mse")
    assert printed[["system", "truth", "method", "h_steps", "printed_mse"]].values.tolist() == [
        ["cubic", "loose", "rk4", 1, 1e-5],
        ["cubic", "loose", "hybrid", 1, 3e-5],
        ["cubic", "loose", "rk4", 2, 2e-5],
        ["cubic", "loose", "rk4", 4, 4e-5],
        ["cubic", "loose", "hybrid", 4, 6e-5],
    ]


def test_printed_seconds_stand_in_rows_of_both_truths(table):
    assert cell(table, "cubic", "converged", "hybrid", 2, "printed_seconds") == 0.5
    assert cell(table, "cubic", "loose", "rk4", 1, "printed_seconds") == 4.0
    printed = table.dropna(subset="printed_seconds")
    assert len(printed) == 2 * 2 * 3
    assert set(printed["system"]) == {"cubic"}
    assert set(printed["method"]) == {"rk4", "hybrid"}
    assert set(printed["h_steps"]) == {1, 2, 4}


def test_measured_columns_are_kept(table):
    case = ["system", "truth", "h_steps", "method"]
    given = pd.concat([comparison("lorenz"), comparison("cubic")]).set_index(case)
    found = table.set_index(case).loc[given.index]
    kept = given.columns.drop(["trajectories", "network_step"])
    pd.testing.assert_frame_equal(found[kept], given[kept])


def test_steps_of_networks_are_whole_numbers_and_runge_kutta_has_none(table):
    steps = table.set_index("method")["network_step"]
    assert steps["rk4"].isna().all()
    assert set(map(str, steps[["hybrid", "corrected hybrid"]])) == {"64"}


def test_the_printed_numbers_are_five_steps_for_five_systems():
    path = Path(__file__).parents[2] / "config/printed.yaml"
    numbers = yaml.safe_load(path.read_text())["hybrid"]
    assert list(numbers) == ["hyperbolic", "cubic", "van_der_pol", "hopf", "lorenz"]
    for methods in numbers.values():
        assert list(methods) == ["rk4", "hybrid"]
        for printed in methods.values():
            assert list(map(len, printed.values())) == [5, 5]
            seconds = np.array(printed["seconds"])
            assert (np.diff(seconds) < 0).all()
    rk4, hybrid = (numbers["hopf"][method]["mse"] for method in ("rk4", "hybrid"))
    assert rk4 == [9.8e-4] * 5
    assert hybrid == [8.5e-5, None, None, None, 8.7e-5]
