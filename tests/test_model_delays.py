"""Partial observation, end to end: x of an oscillator, of which a second value says all."""

import numpy as np
import pytest
import xarray as xr

from hits import HiTS, Recipe
from hits.forecast.models import forecast_dataset, forecast_models

RECIPE = Recipe(hidden=(24, 24), iterations=500, validate_every=100, batch=200, hard_hidden=())
STEPS = [1, 2, 4, 8]


@pytest.fixture(scope="module")
def seen(circle):
    """Circles of which x alone is seen."""
    return circle.isel(state=[0])


@pytest.fixture(scope="module")
def model(seen):
    return HiTS(STEPS, RECIPE, delays={"count": 2, "lag": 8}).fit(seen, report=None).select()


def test_one_delay_tells_the_hidden_state(model, seen, circle):
    full = HiTS(STEPS, RECIPE).fit(circle, report=None).select()
    with pytest.warns(UserWarning, match=r"hardly determine .*HiTS\(delays={'count': 2, 'lag'"):
        blind = HiTS(STEPS, RECIPE).fit(seen, report=None).select()
    assert model.score()["relative_error"] < 1e-4
    assert model.score()["relative_error"] < 30 * full.score()["relative_error"]
    assert blind.score()["relative_error"] > 0.3


def test_forecasts_are_of_what_is_seen(model, seen):
    test = seen["x"][seen["split"].values == "test"]
    window, truth = test.isel(time=slice(0, 9)), test.isel(time=slice(9, None))
    forecast = model.forecast(window, 56)
    assert forecast["state"].values.tolist() == ["x"]
    np.testing.assert_array_equal(forecast["time"], truth["time"])
    assert float(np.square(forecast - truth).mean()) < 1e-4 * float(truth.var())
    by_place = model.forecast(window.values, 56)
    np.testing.assert_array_equal(by_place, forecast)
    alone = model.forecast(window.values[0], 56)
    np.testing.assert_allclose(alone[0], forecast[0], atol=1e-6)
    adaptive = model.forecast(window, 56, tolerance=1e-3)
    assert float(np.square(adaptive - truth).mean()) < 1e-2 * float(truth.var())
    mse = float(np.square(forecast.values - truth.values).mean())
    np.testing.assert_allclose(model.score()["mse"], mse, rtol=1e-5)


def test_a_saved_model_knows_its_delays(model, seen, tmp_path):
    model.save(tmp_path / "model.safetensors")
    back = HiTS.load(tmp_path / "model.safetensors")
    assert back.delays == model.delays
    assert back.hierarchy.observed == ("x",)
    window = seen["x"][:2, :9]
    assert back.forecast(window, 20).identical(model.forecast(window, 20))
    assert back.score(seen).equals(model.score())
    assert "Delays(count=2, lag=8)" in repr(back)


def test_a_forecast_goes_to_a_file(model, seen, tmp_path):
    window = seen["x"][:2, :9]
    written = model.forecast(window, 20, path=tmp_path / "made.nc")
    np.testing.assert_array_equal(written, model.forecast(window, 20))


def test_files_of_forecasts_hold_what_is_seen(model, seen):
    x0 = model.hierarchy.delays.coordinates(seen["x"].values[:3, :9])[:, 0]
    made = forecast_dataset(model.hierarchy, forecast_models(model.hierarchy), x0, np.arange(1, 5))
    assert made["x"].shape == (5, 3, 4, 1)
    assert made["state"].values.tolist() == ["x"]


@pytest.mark.parametrize(
    ("x0", "message"),
    [
        (np.zeros((2, 8, 1)), "x0 has 8 instants, expected the last 9 instants of x: an array"),
        (np.zeros(9), "x0 has shape (9,), expected the last 9 instants of x: an array (traj"),
        (0.5, "x0 is a float, expected the last 9 instants of x"),
        (np.zeros((2, 9, 3)), "x0 has 3 states, expected 1: x"),
        (
            xr.DataArray(np.zeros((9, 1)), {"time": 0.2 * np.arange(9)}, ("time", "state")),
            "x0 is at the times [0.  0.2 0.4 0.6 0.8 1.  1.2 1.4 1.6], expected 9 that are dt = ",
        ),
        (
            xr.DataArray(np.zeros((9, 1)), {"state": ["y"]}, ("time", "state")),
            "x0 has the states y, expected x once each",
        ),
        (np.full((9, 1), np.nan), "x0 is nan at trajectory 0, state x"),
    ],
)
def test_windows_that_do_not_fit_are_refused(model, x0, message):
    with pytest.raises((TypeError, ValueError)) as error:
        model.forecast(x0, 8)
    assert str(error.value).startswith(message)


def test_a_field_does_not_go_with_delays(model, seen):
    with pytest.raises(ValueError, match=r"the networks advance Delays\(count=2, lag=8\), but the"):
        model.hybrid(seen["x"][:2, :9], 16, lambda x: x)
