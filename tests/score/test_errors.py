import numpy as np
import pytest
import xarray as xr

from hits.data.dataset import split_states
from hits.score import errors as errors_module
from hits.score.errors import (
    diverged,
    error_curves,
    errors_of_starts,
    mean_errors,
    mean_squares,
    relative_error,
    scores,
    squared_errors,
    variance,
)


@pytest.fixture
def forecast(oscillator):
    """Two models: one off by 0.1 in x alone, one off by the time in both states."""
    truth = oscillator["x"].values[-4:, 1:]
    time = oscillator["time"].values[1:]
    x = np.stack([truth + np.float32([0.1, 0]), truth + time[:, None].astype("float32")])
    return xr.Dataset(
        {"x": (("model", "trajectory", "time", "state"), x)},
        {
            "model": ["4", "coupled"],
            "selected": ("model", [True, False]),
            "time": time,
            "state": ["x", "y"],
        },
        {"title": "a", "dt": 0.01, "time_units": "dimensionless", "single": 4},
    )


@pytest.fixture
def truth(oscillator):
    return split_states(oscillator, "test")[:, 1:]


def test_curves_are_means_over_trajectories_and_states(forecast, truth):
    curves = error_curves(forecast, truth)
    assert curves.equals(error_curves(forecast, truth.values))
    assert curves.dims == ("model", "time")
    np.testing.assert_allclose(curves.sel(model="4"), 0.1**2 / 2, rtol=1e-4)
    np.testing.assert_allclose(curves.sel(model="coupled"), curves["time"] ** 2, rtol=1e-4)


def moved(data, offset):
    """A dataset whose states are off by a number from the second instant on."""
    there = data.copy(deep=True)
    there["x"].values[:, 1:] += np.float32(offset)
    return there


def test_errors_tell_starts_and_references_apart(forecast, oscillator):
    noisy, loose = moved(oscillator, 0.3), moved(oscillator, 0.2)
    floor = moved(oscillator, 0.25).isel(trajectory=slice(-4, None))
    shifted = forecast.assign(x=forecast["x"] + np.float32(0.4))
    forecasts = {"clean": forecast, "noisy": shifted}
    errors = errors_of_starts(forecasts, oscillator, noisy, floor, loose)[0].sel(model="4")
    # The forecast is off by 0.1 in x alone, with a noisy start by 0.4 more in both states.
    expected = {
        "mse": (0.2**2 + 0.1**2) / 2,
        "mse_clean": (0.5**2 + 0.4**2) / 2,
        "mse_clean_start": 0.1**2 / 2,
        "mse_loose_truth": (0.1**2 + 0.2**2) / 2,
        "floor": 0.05**2,
    }
    spread = oscillator["x"].values[-4:, 1:].std(axis=(0, 1))
    expected["relative_error"] = ((np.array([0.5, 0.4]) / spread) ** 2).mean()
    for name, value in expected.items():
        np.testing.assert_allclose(errors[name], value, rtol=1e-3, err_msg=name)


def test_without_noise_all_errors_are_one(forecast, oscillator):
    errors, _ = errors_of_starts({"clean": forecast}, oscillator, oscillator)
    for name in ("mse_clean", "mse_clean_start"):
        assert errors[name].equals(errors["mse"])
    assert errors["mse_loose_truth"].isnull().all()
    # Measured states are no solutions, not without added noise either.
    assert errors["floor"].isnull().all()
    assert (errors_of_starts({"clean": forecast}, *[oscillator] * 3)[0]["floor"] == 0).all()


def test_the_coupled_forecast_of_the_first_trajectory_is_kept(forecast, oscillator):
    errors, _ = errors_of_starts({"clean": forecast}, oscillator, oscillator)
    np.testing.assert_array_equal(errors["coupled"], forecast["x"][1, 0])
    shifted = forecast.assign(x=forecast["x"] + 1)
    errors, _ = errors_of_starts({"clean": forecast, "noisy": shifted}, oscillator, oscillator)
    np.testing.assert_array_equal(errors["coupled"], shifted["x"][1, 0])


def test_a_state_that_never_changes_has_no_relative_error(forecast, oscillator):
    still = oscillator.copy(deep=True)
    still["x"].values[..., 0] = forecast["x"].values[..., 0] = 2
    forecast["x"].values[0] += np.float32([0.5, 0.1])
    errors = errors_of_starts({"clean": forecast}, still, still)[0]["relative_error"]
    expected = (0.1 / still["x"].values[-4:, 1:, 1].std()) ** 2
    np.testing.assert_allclose(errors.sel(model="4"), expected, rtol=1e-4)


def test_the_floor_of_noisy_data_is_unknown_without_the_exact_flow(forecast, oscillator):
    noisy = moved(oscillator, 0.3)
    errors, _ = errors_of_starts({"clean": forecast, "noisy": forecast}, oscillator, noisy)
    assert errors["floor"].isnull().all()
    assert scores(errors)["floor"].isnull().all()
    assert np.isfinite(errors["mse_clean"]).all()


def test_scores_are_means_over_the_instants(forecast, oscillator):
    table = scores(errors_of_starts({"clean": forecast}, oscillator, oscillator)[0])
    assert table["model"].tolist() == ["4", "coupled"]
    assert table["selected"].tolist() == [True, False]
    assert table["dt"].tolist() == [0.01, 0.01]
    # Mean of t² at 0.01, 0.02, …, 0.5.
    expected = [0.005, np.square(np.arange(1, 51) / 100).mean()]
    for column in ("mse", "mse_clean", "mse_clean_start"):
        np.testing.assert_allclose(table[column], expected, rtol=1e-4)


def test_errors_of_trajectories_tell_them_apart(forecast, oscillator):
    forecast["x"][0, 1] += np.float32(0.2)  # trajectory 1 of model 4: off by 0.3 and 0.2
    forecast["x"][1, 2, 3, 0] = np.nan
    noisy, loose = moved(oscillator, 0.3), moved(oscillator, 0.2)
    shifted = forecast.assign(x=forecast["x"] + np.float32(0.4))
    forecasts = {"clean": forecast, "noisy": shifted}
    _, errors = errors_of_starts(forecasts, oscillator, noisy, loose=loose)
    assert errors.attrs == forecast.attrs | {"variance": variance(oscillator["x"].values[-4:, 1:])}
    assert errors["selected"].values.tolist() == [True, False]
    usual, moved_one = (0.2**2 + 0.1**2) / 2, (0.4**2 + 0.3**2) / 2
    expected = [usual, moved_one, usual, usual]
    np.testing.assert_allclose(errors["mse"].sel(model="4"), expected, rtol=1e-3)
    usual, moved_one = (0.1**2 + 0.2**2) / 2, 0.1**2 / 2
    expected = [usual, moved_one, usual, usual]
    np.testing.assert_allclose(errors["mse_loose_truth"].sel(model="4"), expected, rtol=1e-3)
    for name in ("mse", "mse_loose_truth"):
        finite = np.isfinite(errors[name].sel(model="coupled"))
        assert finite.values.tolist() == [True, True, False, True]


def test_both_kinds_of_errors_have_the_same_mean(forecast, oscillator):
    curves, errors = errors_of_starts({"clean": forecast}, oscillator, oscillator)
    np.testing.assert_allclose(errors["mse"].mean("trajectory"), curves["mse"].mean("time"))
    assert errors["mse_loose_truth"].isnull().all()


def test_other_instants_are_refused(forecast, truth):
    with pytest.raises(ValueError, match=r"= \(4, 49, 2\) from time 0.02, expected \(4, 50, 2\)"):
        error_curves(forecast.isel(time=slice(1, None)), truth)
    with pytest.raises(
        ValueError, match=r"from time 1.01, expected \(4, 50, 2\) from 0.01: the instants"
    ):
        error_curves(forecast.assign_coords(time=forecast["time"] + 1), truth)


def test_what_is_not_finite_is_infinitely_wrong(forecast, truth):
    forecast["x"][1, 0, 3, 0] = np.nan
    curves = error_curves(forecast, truth)
    assert np.isinf(curves.sel(model="coupled")).sum() == 1
    assert np.isfinite(curves.sel(model="4")).all()
    big = np.float32(3e38)
    assert squared_errors([big, np.inf, 1], [-big, 0, 3]).tolist() == [
        4 * float(big) ** 2,
        np.inf,
        4,
    ]


@pytest.mark.parametrize("piece", [1, 8, 2**17])
def test_pieces_do_not_change_the_means(monkeypatch, piece):
    """Of one trajectory, of two, of all five."""
    monkeypatch.setattr(errors_module, "PIECE", piece)
    x = np.random.default_rng(0).normal(size=(5, 2, 2)).astype(np.float32)
    x[3, 1, 0] = np.nan
    over_trajectories, over_time = mean_squares(x, np.zeros_like(x))
    squares = np.square(x.astype(np.float64))
    squares[3, 1, 0] = np.inf
    np.testing.assert_allclose(over_trajectories, squares.mean(0))
    np.testing.assert_allclose(over_time, squares.mean(1))


def test_relative_errors_are_in_units_of_the_variance():
    states = np.array([[1.0, 10.0], [-1.0, 10.0]])
    # Of each state about its own mean.
    assert variance(states) == 0.5
    assert relative_error(2.0, states) == 4
    assert diverged(np.array([1, 100, 101, np.nan, np.inf])).tolist() == [0, 0, 1, 1, 1]
    assert not diverged(3.0)
    assert diverged(float("nan"))


def test_relative_errors_follow_no_unit():
    """Variances are 1 and 9, errors 0.01 and 0.09, and so whatever the unit of a state is."""
    truth = np.array([[[-1, 3], [1, -3]], [[1, 3], [-1, -3]]], float)
    forecast = truth + np.array([0.1, 0.3])
    assert mean_errors(forecast, truth) == pytest.approx({"mse": 0.05, "relative_error": 0.01})
    unit = np.array([1e3, 1])
    errors = mean_errors(unit * forecast, unit * truth)
    assert errors == pytest.approx({"mse": 5000.045, "relative_error": 0.01})
    # A state that is constant but for rounding has no variance.
    still = np.full((2, 2, 1), 1e5) * [[1], [1 + 2e-16]]
    errors = mean_errors(*(np.concatenate([x, still], 2) for x in (forecast, truth)))
    assert errors["relative_error"] == pytest.approx(0.01)
    assert np.isnan(mean_errors(still, still)["relative_error"])
