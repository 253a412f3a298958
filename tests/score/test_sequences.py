import numpy as np
import pytest
import xarray as xr

from hits.score.sequences import (
    followed_steps,
    score_sequence,
    sequence_errors,
    sequence_variance,
)


def test_errors_are_means_over_states():
    truth, forecast = np.zeros((3, 2)), [[1, 3], [0, 0], [0, np.nan]]
    np.testing.assert_array_equal(sequence_errors(truth, forecast), [5, 0, np.inf])


def test_float32_overflow_is_infinite():
    assert sequence_errors(np.zeros((1, 1)), np.full((1, 1), np.float32(np.inf))) == np.inf


@pytest.mark.parametrize(
    ("errors", "steps"),
    [([0, 0.05, 0.1, 0], 2), ([0.5, 0], 0), ([0, 0], 2), ([0, np.inf, 0], 1)],
)
def test_followed_until_a_tenth_of_the_variance(errors, steps):
    assert followed_steps(errors, 1.0) == steps


def test_variance_of_each_state_about_its_own_mean():
    states = np.array([[1.0, 10.0], [-1.0, 10.0]])
    assert sequence_variance(states) == 0.5


def test_scores_of_several_forecasts():
    target = np.array([[0.0], [2.0], [0.0], [2.0]])
    states = {"good": target + 0.1, "still": 0 * target + 1, "wild": np.full((4, 1), np.inf)}
    forecasts = xr.DataArray(
        list(states.values()),
        {"model": list(states), "time": [1, 2, 3, 4]},
        ("model", "time", "state"),
    )
    scores, errors = score_sequence(target, forecasts)
    scores = scores.set_index("model")
    assert scores.loc["good", ["followed", "n_steps"]].tolist() == [4, 4]
    assert scores["mse"].tolist() == pytest.approx([0.01, 1, np.inf])
    assert scores.loc["still", ["variance", "forecast_variance"]].tolist() == [1, 0]
    assert scores.loc["wild", "followed"] == 0
    np.testing.assert_allclose(errors.sel(model="good"), [0.01] * 4)
    assert errors.sel(model="wild", time=[3, 4]).values.tolist() == [np.inf, np.inf]
