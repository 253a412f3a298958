from dataclasses import replace

import numpy as np
import pytest
import torch

from hits import RECIPES, HiTS, Recipe, open_dataset, save_dataset
from hits.data.dataset import DatasetError
from hits.forecast.select import select_scales

SHORT = replace(RECIPES["fast"], hidden=(6, 6), batch=50, iterations=40, validate_every=20)


@pytest.fixture(scope="module")
def model(oscillator):
    return (
        HiTS([2, 4, 8], SHORT, seed=3, replicate=1).fit(oscillator, report=None).select(oscillator)
    )


def test_notebook_path_from_file_to_forecast(oscillator, tmp_path):
    save_dataset(oscillator, tmp_path / "data.nc")
    data = open_dataset(tmp_path / "data.nc")
    model = HiTS(steps=[2, 4], recipe=SHORT).fit(data, report=None).select(data)
    forecast = model.forecast(data.x.isel(time=0), n_steps=30)
    assert forecast.dims == ("trajectory", "time", "state")
    assert forecast.shape == (40, 30, 2)
    np.testing.assert_allclose(forecast["time"], 0.01 * np.arange(1, 31))
    assert forecast["state"].values.tolist() == ["x", "y"]


def test_saved_and_loaded_model_forecasts_the_same(model, tmp_path):
    model.save(tmp_path / "model.safetensors")
    back = HiTS.load(tmp_path / "model.safetensors")
    x0 = [[0.1, 0.2], [0.3, 0.4]]
    assert back.forecast(x0, 50).identical(model.forecast(x0, 50))
    for name in ("selected", "interpolation", "single"):
        assert getattr(back.hierarchy, name) == getattr(model.hierarchy, name)
    assert (back.steps, back.recipe) == (model.steps, model.recipe)
    assert (back.seed, back.replicate) == (model.seed, model.replicate) == (3, 1)


def test_choices_of_the_selection_are_passed_on(oscillator):
    model = HiTS([2, 4, 8], SHORT).fit(oscillator, None)
    linear = model.forecast([0.1, 0.2], 20)
    choices = {"search": "exhaustive", "trim": 0.5, "interpolations": ("cubic",)}
    model.select(oscillator, **choices)
    expected = select_scales(model.hierarchy, oscillator, **choices)
    assert model.selection.equals(expected)
    assert (model.hierarchy.interpolation, len(expected)) == ("cubic", 6)
    assert not expected.equals(select_scales(model.hierarchy, oscillator, **choices | {"trim": 0}))
    model.hierarchy.selected = None
    cubic = model.forecast([0.1, 0.2], 20)
    assert cubic.identical(model.forecast([0.1, 0.2], 20, "cubic"))
    assert not cubic.equals(linear)
    assert linear.identical(model.forecast([0.1, 0.2], 20, "linear"))


def test_loaded_model_trains_again_to_the_same_weights(model, oscillator, tmp_path):
    model.save(tmp_path / "model.safetensors")
    again = HiTS.load(tmp_path / "model.safetensors").fit(oscillator, report=None)
    for one, other in zip(again.hierarchy.stacks, model.hierarchy.stacks, strict=True):
        for a, b in zip(one.parameters(), other.parameters(), strict=True):
            assert a.equal(b)


def test_one_state_is_a_batch_of_one(model):
    assert model.forecast([0.1, 0.2], 5).identical(model.forecast([[0.1, 0.2]], 5))


def test_wrong_initial_states_are_refused(model):
    with pytest.raises(ValueError, match=r"x0 has shape \(4, 3\), expected \(trajectory, 2\)"):
        model.forecast(np.zeros((4, 3)), 5)


@pytest.mark.parametrize("use", ["select", "save"])
def test_untrained_model_says_what_to_do(use):
    with pytest.raises(ValueError, match=r"not trained; call fit\(data\) or HiTS\.load\(path\)"):
        getattr(HiTS([1, 2]), use)(None)


def test_steps_that_do_not_nest_are_refused_before_training():
    with pytest.raises(ValueError, match="expected each to divide the next larger one"):
        HiTS([2, 3])


def test_recipes_have_names():
    assert HiTS([1, 2], recipe="published").recipe == RECIPES["published"]
    with pytest.raises(
        ValueError, match="unknown recipe 'slow'; known: fast, smoothed, solved, pub"
    ):
        HiTS([1, 2], recipe="slow")


def test_data_of_another_system_are_refused(model, oscillator):
    twice = oscillator.assign_coords(time=2 * oscillator["time"]).assign_attrs(dt=0.02)
    with pytest.raises(DatasetError, match=r"'dt' is 0\.02, but the hierarchy .* 0\.01"):
        model.select(twice)
    with pytest.raises(DatasetError, match=r"'state' is \('a', 'b'\), but the hierarchy"):
        model.select(oscillator.assign_coords(state=["a", "b"]))


def test_a_refit_forgets_the_selection(oscillator):
    model = HiTS([2, 4], SHORT).fit(oscillator, None).select(oscillator).fit(oscillator, None)
    assert model.selection is None
    assert model.hierarchy.selected is None
    assert model.hierarchy.single is None


def rotate(states):
    """Vector field of the oscillator."""
    return torch.stack([states[:, 1], -states[:, 0]], 1)


def exact_forecast(x0, n_steps):
    time = 0.01 * np.arange(1, n_steps + 1)[:, None]
    x, y = x0
    return np.concatenate(
        [x * np.cos(time) + y * np.sin(time), y * np.cos(time) - x * np.sin(time)], 1
    )


def test_hybrid_forecast_is_runge_kutta_between_the_coarse_states(model):
    x0 = [0.1, 0.2]
    forecast = model.hybrid(x0, 40, rotate, steps=[8])
    assert forecast.dims == ("trajectory", "time", "state")
    assert forecast.dtype == np.float64
    np.testing.assert_allclose(forecast[0, :7], exact_forecast(x0, 7), atol=1e-11)
    assert abs(forecast[0, 7] - exact_forecast(x0, 8)[7]).max() > 1e-6
    finer = model.hybrid(x0, 40, rotate, h=0.005, steps=[8, 4])
    assert not finer.equals(forecast)


def test_corrected_hybrid_forecast_needs_no_good_network(model):
    x0 = [0.1, 0.2]
    forecast = model.hybrid(x0, 40, rotate, correct=True)
    np.testing.assert_allclose(forecast[0], exact_forecast(x0, 40), atol=1e-9)
    with pytest.raises(ValueError, match=r"steps are \[4, 8\], expected one step to correct"):
        model.hybrid(x0, 40, rotate, steps=[4, 8], correct=True)
    with pytest.raises(ValueError, match=r"h is 8 dt, expected less than the largest of"):
        model.hybrid(x0, 40, rotate, h=0.08)


def test_a_sequence_is_fitted_saved_and_regenerated(oscillator, tmp_path):
    sequence = oscillator.isel(trajectory=[0])
    recipe = Recipe(
        **{"hidden": (60,), "solver": "least_squares", "activation": "tanh"}
        | {"scaling": "range", "windows": "consecutive", "hard_hidden": ()}
    )
    model = HiTS([1, 2, 4], recipe).fit(sequence, report=None)
    states = sequence["x"].values[0]
    forecast = model.forecast(states[0], 50)
    np.testing.assert_allclose(forecast[0], states[1:], atol=1e-4)
    model.save(tmp_path / "model.safetensors")
    back = HiTS.load(tmp_path / "model.safetensors")
    assert back.forecast(states[0], 50).identical(forecast)
    # The networks advance scaled states, the field is one of the states themselves.
    np.testing.assert_allclose(back.hybrid(states[0], 50, rotate)[0], states[1:], atol=1e-4)
