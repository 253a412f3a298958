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


def ensembles(coverage):
    levels = {"level": [0.5, 0.9], "coverage": coverage, "uncertainty": 0.005}
    return {"Pendulum": pd.DataFrame(levels)}


def forcing(residuals):
    return {"Process": pd.DataFrame({"exact": [0.5], "residuals": residuals, "members": 1e-3})}


GOOD = {WHOLE: 8.0, PART: 0.1, DELAYS: 4.0}
RIGHT = ensembles([0.51, 0.89]), forcing([0.52])


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
    assert [verdict.verdict for verdict in open_questions(*tables, *RIGHT)][:4] == verdicts


def test_numbers_are_told():
    said = open_questions(equal(200.0, 400.0), estimates(0.4), observed(GOOD), *RIGHT)
    assert [verdict.measured for verdict in said] == [
        "Pendulum: 4.0 times fewer.",
        "Pendulum: 0.50 times as many as step 8.",
        "Pendulum: error by estimate 0.4 at step 4, its worst.",
        "Pendulum: 4 against 8, errors 1.0e-05 and 1.0e-06 of the variance.",
        "Pendulum: 51.0 ± 1.0 % at 50%, 89.0 ± 1.0 % at 90%.",
        "Process: 1.04 to 1.04 times the exact variance, members alone 0.002 times or less.",
    ]


@pytest.mark.parametrize(
    ("tables", "verdicts"),
    [
        (RIGHT, ["holds", "holds"]),
        ((ensembles([0.525, 0.9]), forcing([0.6])), ["cannot be told apart", "does not hold"]),
        ((ensembles([0.54, 0.9]), forcing([0.4])), ["does not hold"] * 2),
    ],
)
def test_limits_of_distributions_decide(tables, verdicts):
    said = open_questions(equal(200.0, 400.0), estimates(0.4), observed(GOOD), *tables)
    assert [verdict.verdict for verdict in said][4:] == verdicts
