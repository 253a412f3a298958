"""Costs of adaptive steps at equal error, on made-up tables and on a trained hierarchy."""

import pandas as pd

from hits.forecast.methods import ADAPTIVE, DOP853, FIXED, SELECTED
from hits.score.adaptive_work import (
    COLUMNS,
    adaptive_work,
    at_equal_error,
    where_steps_are_small,
)

# Errors of the val part choose; the test part may say otherwise, and is told.
ROWS = [
    *(("val", FIXED, 1, 800, 1e-6), ("val", FIXED, 2, 400, 2e-6), ("val", FIXED, 4, 200, 1e-4)),
    *(("val", SELECTED, 1, 800, 1.1e-6),),  # errors of up to twice as much are like it
    *(("val", ADAPTIVE, 1e-3, 100, 3e-6), ("val", ADAPTIVE, 1e-4, 160, 1e-6)),
    *(("val", ADAPTIVE, 1e-5, 300, 5e-7), ("val", DOP853, 1e-3, 10, 1.0)),
]
TABLE = pd.DataFrame(
    [*ROWS, *(("test", m, s, c + 1, 10 * e) for _, m, s, c, e in ROWS)], columns=COLUMNS
)


def test_the_fewest_calls_at_the_error_of_the_selection_win():
    equal = at_equal_error(TABLE).set_index("method")
    assert equal["setting"].to_dict() == {ADAPTIVE: 1e-4, FIXED: 2, SELECTED: 1}
    assert equal["calls"].to_dict() == {ADAPTIVE: 161, FIXED: 401, SELECTED: 801}
    assert abs(equal.loc[ADAPTIVE, "error"] - 1e-5) < 1e-12
    assert equal.loc[ADAPTIVE, "gain"] == 801 / 161


def test_all_methods_are_measured(circle_model, circle):
    table = adaptive_work(circle_model.hierarchy, circle, lambda x, y: (y, -x), [1e-2, 1e-10], 3)
    assert table.columns.tolist() == COLUMNS
    test = table[table["part"] == "test"].set_index(["method", "setting"])
    assert test.loc[(FIXED, 4), "calls"] == 16
    assert test.loc[(DOP853, 1e-10), "error"] < 1e-10
    assert test.loc[(DOP853, 1e-2), "calls"] < test.loc[(DOP853, 1e-10), "calls"]
    assert test.loc[(ADAPTIVE, 1e-2), "calls"] < test.loc[(ADAPTIVE, 1e-10), "calls"]
    # No tolerance is met by a network: what is left are the smallest steps.
    assert abs(test.loc[(ADAPTIVE, 1e-10), "error"] / test.loc[(FIXED, 1), "error"] - 1) < 1e-3


def test_steps_and_the_states_they_are_taken_from(circle_model, circle):
    table = where_steps_are_small(circle_model.hierarchy, circle, 1.0)
    assert table.columns.tolist() == ["step", "x", "y"]
    assert table["step"].tolist() == [4] * 16  # what the largest step is compared with
    fine = where_steps_are_small(circle_model.hierarchy, circle, 1e-10)
    assert fine["step"].tolist() == [1] * 64
    start = circle["x"].values[circle["split"].values == "test"][0, 0]
    assert abs(fine[["x", "y"]].values[0] - start).max() < 1e-6
