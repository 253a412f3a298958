from dataclasses import replace

import numpy as np
import pytest
import torch

from hits.forecast.forecast_file import (
    ForecastError,
    check_forecast,
    open_forecast,
    save_forecast,
)
from hits.forecast.models import forecast_hierarchy, forecast_models
from hits.model import HiTS
from hits.train.recipe import RECIPES


@pytest.fixture(scope="module")
def hierarchy(oscillator):
    recipe = replace(RECIPES["fast"], hidden=(6,), batch=50, iterations=50, validate_every=50)
    trained = HiTS([2, 4, 8], recipe).fit(oscillator, None)
    trained.hierarchy.selected = (2, 4)
    return trained.hierarchy


def test_models_are_each_scale_and_the_selected_ones(hierarchy):
    models = forecast_models(hierarchy)
    assert {name: sorted(maps) for name, maps in models.items()} == {
        "2": [2],
        "4": [4],
        "8": [8],
        "coupled": [2, 4],
    }


def test_models_need_a_selection(hierarchy, monkeypatch):
    monkeypatch.setattr(hierarchy, "selected", None)
    with pytest.raises(ValueError, match="no selected scales; select them on validation data"):
        forecast_models(hierarchy)


def test_forecasts_are_of_the_test_trajectories(hierarchy, oscillator):
    forecast = forecast_hierarchy(hierarchy, oscillator)
    assert dict(forecast.sizes) == {"model": 4, "trajectory": 4, "time": 50, "state": 2}
    np.testing.assert_array_equal(forecast["time"], oscillator["time"][1:])
    assert forecast["selected"].values.tolist() == [True, True, False, True]
    x0 = torch.from_numpy(oscillator["x"].values[-4:, 0])
    with torch.no_grad():
        one_step = hierarchy.maps()[8](x0)
    np.testing.assert_allclose(forecast["x"].sel(model="8").isel(time=7), one_step, rtol=1e-6)


def test_forecasts_use_no_test_state_but_the_first(hierarchy, oscillator):
    spoilt = oscillator.copy(deep=True)
    spoilt["x"].values[:, 1:] = 1e6
    expected = forecast_hierarchy(hierarchy, oscillator)
    assert forecast_hierarchy(hierarchy, spoilt).identical(expected)


def test_file_gives_back_what_was_saved(hierarchy, oscillator, tmp_path):
    forecast = forecast_hierarchy(hierarchy, oscillator)
    save_forecast(forecast, tmp_path / "a.nc")
    assert open_forecast(tmp_path / "a.nc").equals(forecast)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: f.rename(x="u"), "variable 'x' has no such variable, expected dimensions"),
        (lambda f: f.isel(model=0), "variable 'x' has ('trajectory', 'time', 'state'), expected"),
        (lambda f: f.astype("float64"), "variable 'x' is float64, expected float32"),
        (lambda f: f.drop_vars("selected"), "coordinate 'selected' is missing; found model, time"),
        (
            lambda f: f.drop_vars("selected").assign_coords(selected=True),
            "coordinate 'selected' has dimensions (), expected ('model',)",
        ),
        (lambda f: f.drop_attrs(), "attribute 'title' is missing; expected ('title', 'dt'"),
    ],
)
def test_refusal_says_what_was_found_and_expected(hierarchy, oscillator, spoil, message):
    with pytest.raises(ForecastError) as error:
        check_forecast(spoil(forecast_hierarchy(hierarchy, oscillator)), "some.nc")
    assert str(error.value).startswith(f"some.nc: {message}")
