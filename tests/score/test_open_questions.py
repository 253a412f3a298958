"""Verdicts on open questions, from made-up numbers."""

import numpy as np
import pandas as pd
import pytest

from hits.score.open_questions import DELAYS, PART, WHOLE, open_questions


def equal(adaptive, fixed):
    calls = {"selected": 800.0, "fixed": fixed, "adaptive": adaptive}
    table = pd.DataFrame({"calls": calls, "setting": 8.0})
    return {"Pendulum": table.assign(gain=800 / table["calls"]).dropna()}


def observed(times):
    errors = {WHOLE: 1e-6, PART: 1.0, DELAYS: 1e-5}
    columns = {"relative_error": errors, "valid_prediction_time": times}
    return {"Pendulum": pd.DataFrame(columns).dropna()}


def estimates(median):
    return {"Pendulum": pd.DataFrame({"step": [2, 4], "median": [1.0, median]})}


GOOD = {WHOLE: 8.0, PART: 0.1, DELAYS: 4.0}


@pytest.mark.parametrize(
    ("tables", "verdicts"),
    [
        ((equal(200.0, 400.0), estimates(0.4), observed(GOOD)), ["holds"] * 4),
        ((equal(300.0, 250.0), estimates(2.9), observed(GOOD)), ["does not hold", *["holds"] * 3]),
        (
            (equal(500.0, 400.0), estimates(0.3), observed(GOOD | {DELAYS: 3.9})),
            ["does not hold"] * 4,
        ),
        (
            (equal(np.nan, 400.0), estimates(3.1), observed(GOOD | {DELAYS: np.nan})),
            ["does not hold"] * 4,
        ),
    ],
)
def test_limits_decide(tables, verdicts):
    assert [verdict.verdict for verdict in open_questions(*tables)] == verdicts


def test_numbers_are_told():
    said = open_questions(equal(200.0, 400.0), estimates(0.4), observed(GOOD))
    assert [verdict.measured for verdict in said] == [
        "Pendulum: 4.0 times fewer.",
        "Pendulum: 0.50 times as many as step 8.",
        "Pendulum: error by estimate 0.4 at step 4, its worst.",
        "Pendulum: 4 against 8, errors 1.0e-05 and 1.0e-06 of the variance.",
    ]
