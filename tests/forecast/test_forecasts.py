from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from hits.data.dataset import split_states
from hits.data.scaling import Scaling
from hits.forecast.coupled import coupled_forecast
from hits.forecast.forecast_file import (
    ForecastError,
    check_forecast,
    open_forecast,
    save_forecast,
)
from hits.forecast.models import forecast, forecast_dataset, forecast_models, forecasts
from hits.model import HiTS
from hits.train.recipe import RECIPES


@pytest.fixture(scope="module")
def hierarchy(oscillator):
    short = {"batch": 50, "iterations": 50, "validate_every": 50, "warm_share": 0.0}
    recipe = replace(RECIPES["fast"], hidden=(6,), hard_hidden=(), **short)
    trained = HiTS([2, 4, 8], recipe).fit(oscillator, None)
    trained.hierarchy.selected = (2, 4)
    return trained.hierarchy


def made(hierarchy, data, baselines=()):
    """Forecasts of the test trajectories by all models."""
    x0 = split_states(data, "test").values[:, 0]
    models = forecast_models(hierarchy, baselines)
    return forecast_dataset(hierarchy, models, x0, data["time"].values[1:])


def test_models_are_each_scale_and_the_selected_ones(hierarchy):
    x0, maps = torch.tensor([[0.3, 0.4]]), hierarchy.maps()
    models = forecast_models(hierarchy)
    for name, steps in {"2": [2], "4": [4], "8": [8], "coupled": [2, 4]}.items():
        expected = coupled_forecast({step: maps[step] for step in steps}, x0, 20)
        assert models.pop(name)(x0, 20).equal(expected)
    assert not models


def test_models_interpolate_as_the_hierarchy_does(hierarchy, monkeypatch):
    x0, maps = torch.tensor([[0.3, 0.4]]), hierarchy.maps()
    monkeypatch.setattr(hierarchy, "interpolation", "cubic")
    for name, steps in {"2": [2], "4": [4], "8": [8], "coupled": [2, 4]}.items():
        used = {step: maps[step] for step in steps}
        found = forecast_models(hierarchy)[name](x0, 20)
        assert found.equal(coupled_forecast(used, x0, 20, "cubic"))
        assert forecast(hierarchy, x0, 20, steps).equal(found)
        lines = forecast(hierarchy, x0, 20, steps, "linear")
        assert lines.equal(coupled_forecast(used, x0, 20))
        assert not lines.equal(found)


@pytest.mark.parametrize("scaling", [None, Scaling(np.array([1.0, -2.0]), np.array([2.0, 4.0]))])
@pytest.mark.parametrize("n_steps", [1, 8, 21])
def test_forecasts_by_all_interpolations_are_those_by_each(
    hierarchy, scaling, n_steps, monkeypatch
):
    monkeypatch.setattr(hierarchy, "scaling", scaling)
    x0 = torch.tensor([[0.3, 0.4], [0.1, -0.2]])
    for steps in ([2], [8], [2, 4, 8]):
        found = forecasts(hierarchy, x0, n_steps, steps, ("cubic", "linear"))
        assert list(found) == ["cubic", "linear"]
        for kind, states in found.items():
            assert states.equal(forecast(hierarchy, x0, n_steps, steps, kind))


def test_without_a_selection_all_scales_are_coupled(hierarchy, monkeypatch):
    monkeypatch.setattr(hierarchy, "selected", None)
    x0 = torch.tensor([[0.3, 0.4]])
    models = forecast_models(hierarchy)
    assert list(models) == ["coupled"]
    assert models["coupled"](x0, 20).equal(coupled_forecast(hierarchy.maps(), x0, 20))


def test_scaled_states_are_advanced_in_scaled_units(hierarchy, monkeypatch):
    x0 = torch.tensor([[0.3, 0.4]])
    monkeypatch.setattr(hierarchy, "scaling", Scaling(np.array([1.0, -2.0]), np.array([2.0, 4.0])))
    inside = coupled_forecast(hierarchy.maps(), torch.tensor([[-0.35, 0.6]]), 20, "cubic")
    expected = inside * torch.tensor([2.0, 4.0]) + torch.tensor([1.0, -2.0])
    found = forecast(hierarchy, x0, 20, [2, 4, 8], "cubic")
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)


def test_baselines_forecast_each_trajectory(hierarchy, oscillator):
    growing = SimpleNamespace(
        name="growing", forecast=lambda x, n: np.outer(np.arange(1, n + 1), x)
    )
    forecast = made(hierarchy, oscillator, [growing])
    assert forecast["model"].values.tolist() == ["2", "4", "8", "coupled", "growing"]
    assert forecast["selected"].values.tolist() == [True, True, False, True, False]
    x0 = oscillator["x"].values[-4:, 0]
    found = forecast["x"].sel(model="growing").values[:, 2]
    np.testing.assert_allclose(found, 3 * x0, rtol=1e-6)


def test_forecasts_are_of_the_test_trajectories(hierarchy, oscillator):
    forecast = made(hierarchy, oscillator)
    assert dict(forecast.sizes) == {"model": 4, "trajectory": 4, "time": 50, "state": 2}
    np.testing.assert_array_equal(forecast["time"], oscillator["time"][1:])
    assert forecast["selected"].values.tolist() == [True, True, False, True]
    x0 = torch.from_numpy(oscillator["x"].values[-4:, 0])
    with torch.no_grad():
        one_step = hierarchy.maps()[8](x0)
    np.testing.assert_allclose(forecast["x"].sel(model="8").isel(time=7), one_step, rtol=1e-6)


def test_file_gives_back_what_was_saved(hierarchy, oscillator, tmp_path):
    forecast = made(hierarchy, oscillator)
    save_forecast(forecast, tmp_path / "a.nc")
    back = open_forecast(tmp_path / "a.nc")
    assert back.identical(forecast)
    assert (back.attrs["interpolation"], back.attrs["single"]) == ("linear", 0)


def test_forecasts_say_what_was_selected(hierarchy, oscillator, monkeypatch, tmp_path):
    monkeypatch.setattr(hierarchy, "interpolation", "cubic")
    monkeypatch.setattr(hierarchy, "single", 4)
    save_forecast(made(hierarchy, oscillator), tmp_path / "a.nc")
    attributes = open_forecast(tmp_path / "a.nc").attrs
    assert (attributes["interpolation"], attributes["single"]) == ("cubic", 4)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: f.rename(x="u"), "variable 'x' has no such variable, expected dimensions"),
        (lambda f: f.isel(model=0), "variable 'x' has ('trajectory', 'time', 'state'), expected"),
        (lambda f: f.astype("int64"), "variable 'x' is int64, expected float32 or float64"),
        (lambda f: f.drop_vars("selected"), "coordinate 'selected' is missing; found model, time"),
        (
            lambda f: f.drop_vars("selected").assign_coords(selected=True),
            "coordinate 'selected' has dimensions (), expected ('model',)",
        ),
        (
            lambda f: f.drop_attrs().assign_attrs(title="", dt=1, time_units="s"),
            "attribute 'interpolation' is missing; expected ('title', 'dt'",
        ),
        (lambda f: f.drop_attrs(), "attribute 'title' is missing; expected ('title', 'dt'"),
    ],
)
def test_refusal_says_what_was_found_and_expected(hierarchy, oscillator, spoil, message):
    with pytest.raises(ForecastError) as error:
        check_forecast(spoil(made(hierarchy, oscillator)), "some.nc")
    assert str(error.value).startswith(f"some.nc: {message}")
