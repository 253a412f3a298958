import numpy as np
import pytest
import xarray as xr

from hits.score.valid_prediction_time import (
    horizon_scores,
    normalised_errors,
    prediction_times,
    valid_prediction_time,
)

TIMES = {"unreliable": 0.1, "off": 1.0}


def forecast_horizon(forecast, truth, dt):
    return horizon_scores(forecast, truth, dt, **TIMES)


@pytest.fixture
def truth(generator):
    """Two states of very different size, whose standard deviations are 1 and 100."""
    x = generator.normal(size=(3, 40, 2))
    return x / x.std(axis=(0, 1)) * [1, 100]


def off_by(*rates):
    """Errors of the trajectories in standard deviations, growing linearly from instant 1."""
    return np.array(rates)[:, None, None] * np.arange(1, 41)[:, None] * np.array([1, 100])


def test_an_exact_forecast_never_leaves_the_truth(truth):
    assert forecast_horizon(truth, truth, 0.5) == {
        "end": 20.0,
        "worst": 0.0,
        "valid_prediction_time": np.inf,
        "unreliable": np.inf,
        "off": np.inf,
    }


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e4 / 3])
def test_a_constant_state_counts_in_its_own_unit(truth, constant):
    truth[..., 0] = np.float32(constant)
    forecast = truth + np.array([0.5, 0])
    np.testing.assert_allclose(normalised_errors(forecast, truth), 0.5 / 2**0.5, rtol=1e-3)


def test_times_are_medians_over_the_trajectories(truth):
    # The middle one exceeds 0.1 at instant 3 of 0.041, 0.082, 0.123, … and 1 at instant 25.
    horizon = forecast_horizon(truth + off_by(0.011, 0.041, 0.3), truth, 0.5)
    assert horizon["unreliable"] == pytest.approx(1.5)
    # 0.4 is exceeded at instant 10.
    assert horizon["valid_prediction_time"] == pytest.approx(5)
    assert horizon["off"] == pytest.approx(12.5)


def test_times_are_told_in_lyapunov_times_where_the_exponent_is_known(truth):
    forecast = truth + off_by(0.041, 0.041, 0.041)
    scores = horizon_scores(forecast, truth, 0.5, 0.9)
    assert scores["valid_prediction_lyapunov_times"] == pytest.approx(0.9 * 5)
    assert "valid_prediction_lyapunov_times" not in horizon_scores(forecast, truth, 0.5)


def test_worst_is_the_largest_mean_over_trajectories_at_one_instant(truth):
    forecast = truth.copy()
    forecast[:, 7] += [0.3, 0]  # in the first state alone
    forecast[0, 20] += [0.4, 40]
    forecast[1, 30] += [0.3, 30]
    # 0.3²/2 = 0.045 in all three; 0.4² and 0.3² in one of three: 0.053 and 0.03.
    assert forecast_horizon(forecast, truth, 0.5)["worst"] == pytest.approx(0.16 / 3)


def test_each_model_has_its_median_time(oscillator):
    truth = oscillator["x"].values[-4:, 1:]
    spread = truth.std(axis=(0, 1))
    rates = np.array([0.011, 0.041, 0.051, 0.3], np.float32)[:, None, None]
    lost = truth + rates * np.arange(1, 51)[:, None] * spread
    forecast = xr.Dataset(
        {"x": (("model", "trajectory", "time", "state"), np.stack([truth, lost]))},
        {"model": ["8", "coupled"]},
    )
    table = prediction_times(forecast, oscillator)
    assert table["model"].tolist() == ["8", "coupled"]
    # The middle two exceed 0.4 at instants 10 and 8, which are 0.01 apart.
    assert table["valid_prediction_time"].tolist() == [np.inf, pytest.approx(0.09)]


def test_trajectories_that_stay_count_as_infinitely_long(truth):
    horizon = forecast_horizon(truth + off_by(0, 0, 0.3), truth, 0.5)
    assert horizon["unreliable"] == np.inf
    horizon = forecast_horizon(truth + off_by(0, 0.3, 0.3), truth, 0.5)
    assert horizon["unreliable"] == pytest.approx(0.5)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_diverged_forecast_is_infinitely_wrong(truth, value):
    forecast = truth.copy()
    forecast[:2, 9:, 1] = value
    horizon = forecast_horizon(forecast.astype(np.float32), truth, 0.5)
    assert horizon == {
        "end": 20,
        "worst": np.inf,
        **dict.fromkeys(("valid_prediction_time", "unreliable", "off"), 5),
    }


def test_other_shapes_are_refused(truth):
    with pytest.raises(ValueError, match=r"= \(3, 39, 2\), expected \(3, 40, 2\)"):
        forecast_horizon(truth[:, 1:], truth, 0.5)


def test_times_of_each_trajectory(truth):
    errors = normalised_errors(truth + off_by(0, 0.11, 1), truth)
    assert valid_prediction_time(errors, 0.5).tolist() == pytest.approx([np.inf, 2.0, 0.5])
    assert valid_prediction_time(errors, 0.5, 2.05).tolist() == pytest.approx([np.inf, 9.5, 1.5])


def test_one_spread_for_all_states(truth):
    errors = normalised_errors(truth + off_by(1, 1, 1), truth, spread=50.0)
    # The first state is off by a hundredth of the second: root of (1 + 100²) / 2 / 50².
    np.testing.assert_allclose(errors[:, 0], (10001 / 2) ** 0.5 / 50)


def test_a_state_that_does_not_vary_keeps_its_unit():
    still = np.ones((1, 5, 1))
    np.testing.assert_allclose(normalised_errors(still + 0.3, still), 0.3)
