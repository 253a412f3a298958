"""Systems with inputs, end to end: a linear oscillator that is pushed, whose flow map is exact."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import xarray as xr
from scipy.linalg import expm

from hits import RECIPES, HiTS, Recipe, from_arrays, open_dataset, save_dataset
from hits.data.dataset import DatasetError
from hits.data.inputs import MEANS
from hits.data.sequence import sequence_states
from hits.forecast.forecast_file import COUPLED
from hits.forecast.models import forecast_models
from hits.score.interpolation import interpolation_errors
from hits.score.one_step import one_step_errors
from hits.score.selections import compare_selections

DT, STEPS = 0.1, [1, 2, 4, 8]
RECIPE = Recipe(hidden=(24, 24), iterations=500, validate_every=100, batch=200, hard_hidden=())
# Rates of x and v by x, v, and the inputs push and wind, which are held over each dt.
RATES = np.array([[0, 1, 0, 0.3], [-1, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
FLOW = expm(DT * RATES)[:2]


def solve(x0, u):
    """Exact states (trajectory, time, state) from inputs (trajectory, time, 2)."""
    states = [x0]
    for k in range(u.shape[1] - 1):
        states.append(np.concatenate([states[-1], u[:, k]], axis=-1) @ FLOW.T)
    return np.stack(states, axis=1)


def held(generator, n, instants):
    """Inputs that jump every 5 instants."""
    levels = generator.uniform(-1, 1, (n, -(-instants // 5), 2))
    return np.repeat(levels, 5, axis=1)[:, :instants]


def dataset(u, **options):
    x0 = np.random.default_rng(0).uniform(-1, 1, (len(u), 2))
    options = {"states": ["x", "v"], "name": "pushed", "report": None} | options
    inputs = {"push": u[..., 0], "wind": u[..., 1]}
    return from_arrays(solve(x0, u), DT, inputs=inputs, **options)


def without(data):
    return data.drop_vars(["u", "input"])


@pytest.fixture(scope="module")
def data():
    return dataset(held(np.random.default_rng(1), 60, 65))


@pytest.fixture(scope="module")
def model(data):
    return HiTS(STEPS, RECIPE).fit(data, report=None).select(data)


X0 = np.array([[0.5, 0.2], [-0.3, 0.6]])
T = DT * np.arange(65)
# Unlike any that was trained on: smooth, and one for each trajectory.
WAVES = np.stack(
    [np.stack([np.sin(a * T), 0.5 * np.cos(b * T)], -1) for a, b in ((1.7, 0.6), (0.9, 2.1))]
)


def relative(forecast, truth):
    return float(np.square(forecast - truth).mean() / truth.var())


def test_one_step_is_nearly_exact(model, data):
    assert (one_step_errors(model.hierarchy, data)["one_step"] < 1e-3).all()
    # Inputs of other trajectories, or none, leave far more open.
    other = data.assign(u=data["u"].roll(trajectory=1))
    assert (one_step_errors(model.hierarchy, other)["one_step"] > 1e-2).all()


def test_forecasts_follow_another_input_than_those_of_the_training(model):
    forecast = model.forecast(X0, 64, inputs=WAVES)
    assert relative(forecast.values, solve(X0, WAVES)[:, 1:]) < 1e-4
    still = model.forecast(X0, 64, inputs=np.zeros((65, 2)))
    assert relative(still.values, solve(X0, 0 * WAVES)[:, 1:]) < 1e-4
    assert relative(still.values, forecast.values) > 0.1


def test_zero_inputs_cost_nothing(data):
    """A model that never sees another value errs as one without inputs."""
    still = dataset(np.zeros((60, 65, 2)))
    errors = [
        HiTS(STEPS, RECIPE).fit(each, report=None).select(each).score(each)["relative_error"]
        for each in (still, without(still))
    ]
    assert max(errors) < 1e-5
    assert 0.03 < errors[0] / errors[1] < 30


def test_scores_are_those_of_forecasts_with_the_inputs(model, data):
    test = data.isel(trajectory=data["split"].values == "test")
    forecast = model.forecast(test["x"].isel(time=0), 64, inputs=test["u"])
    mse = float(np.square(forecast.values - test["x"].values[:, 1:]).mean())
    np.testing.assert_allclose(model.score(data)["mse"], mse, rtol=1e-6)
    assert model.score(data)["relative_error"] < 1e-4
    u = test["u"].values
    models = forecast_models(model.hierarchy, inputs=torch.from_numpy(u))
    coupled = models[COUPLED](torch.from_numpy(test["x"].values[:, 0]), 64)
    np.testing.assert_array_equal(coupled, forecast.values)
    assert list(models) == ["1", "2", "4", "8", COUPLED]
    assert (interpolation_errors(model.hierarchy, data)["mse_reached"] < 1e-3).all()


def test_selections_are_made_with_the_inputs(data):
    model = HiTS([1, 2], RECIPE).fit(data, report=None)
    found = compare_selections(model.hierarchy, data)
    assert (found[["val_mse", "test_mse"]] < 1e-3).all(axis=None)


def test_names_count_and_not_positions(model, data):
    test = data.isel(trajectory=data["split"].values == "test").drop_vars(["recording", "start"])
    test = test.assign_coords(trajectory=np.arange(test.sizes["trajectory"]))
    expected = model.forecast(test["x"].isel(time=0), 40, inputs=test["u"])
    mixed = test["u"].isel(input=[1, 0], trajectory=slice(None, None, -1))
    assert model.forecast(test["x"].isel(time=0), 40, inputs=mixed).equals(expected)
    assert model.forecast(
        test["x"].isel(time=0), 40, inputs=mixed.transpose("input", "time", "trajectory")
    ).equals(expected)
    swapped = data.isel(input=[1, 0])
    assert model.score(swapped).equals(model.score(data))
    # Time goes on from that of the initial states.
    later = model.forecast(test["x"].isel(time=20), 40, inputs=test["u"])
    by_place = model.forecast(test["x"].isel(time=20), 40, inputs=test["u"].values[:, 20:])
    assert later.equals(by_place)


def test_a_saved_model_knows_its_inputs(model, tmp_path):
    model.save(tmp_path / "model.safetensors")
    back = HiTS.load(tmp_path / "model.safetensors")
    assert back.hierarchy.inputs == ("push", "wind")
    assert back.forecast(X0, 64, inputs=WAVES).identical(model.forecast(X0, 64, inputs=WAVES))
    assert back.hierarchy.stacks[0].widths[0] == 2 + 2 * MEANS


def test_a_saved_dataset_keeps_its_inputs(data, tmp_path):
    save_dataset(data, tmp_path / "data.nc")
    assert open_dataset(tmp_path / "data.nc").identical(data)


@pytest.mark.parametrize("recipe", ["published", "smoothed"])
def test_every_recipe_of_descent_takes_inputs(data, recipe):
    recipe = replace(RECIPES[recipe], hidden=(8,), iterations=60, validate_every=60)
    model = HiTS([1, 4], recipe).fit(data, report=None)
    first, last = model.losses.iloc[[0, -1]]["val_loss"]
    assert np.isfinite([first, last]).all()
    pushed, still = (model.forecast(X0, 8, inputs=k * WAVES) for k in (1, 0))
    assert abs(pushed - still).max() > 1e-3


def test_inputs_outside_of_the_training_are_warned_of(model):
    with pytest.warns(UserWarning, match=r"1 of 2 inputs lie outside .* trajectory 1: wind is 3"):
        model.forecast(X0, 4, inputs=np.stack([WAVES[0], WAVES[0] * 0 + [0, 3]]))


LABELLED = xr.DataArray(WAVES[0], {"time": T, "input": ["push", "wind"]}, ("time", "input"))


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (None, "inputs are missing, expected push, wind at the 65 instants from that of x0 on: an"),
        (
            WAVES[:, :64],
            "inputs have 64 instants, expected 65 or more: that of x0 and n_steps = 64",
        ),
        (WAVES[0, :, :1], "inputs have the shape (65, 1), expected push, wind at the 65 instants"),
        (WAVES[0, :, 0], "inputs have the shape (65,), expected push, wind"),
        (WAVES[[0, 1, 0]], "inputs are of 3 trajectories, expected 2, as many as x0 has"),
        (WAVES * np.nan, "inputs are nan at trajectory 0, instant 0, input push; expected finite"),
        (WAVES.astype(str), "inputs hold values of type <U32, expected real numbers"),
        (3.0, "inputs is a float, expected push, wind at the 65 instants"),
        (
            LABELLED.assign_coords(input=["push", "rain"]),
            "inputs has the inputs push, rain, expected push, wind once each; missing: wind; unk",
        ),
        (
            LABELLED[:40],
            "inputs are at 40 times from 0 to 3.9, expected all from 0, that of x0, to 6.4 in st",
        ),
        (LABELLED[::2], "inputs are at 33 times from 0 to 6.4, expected all from 0"),
        (LABELLED.rename(time="t"), "inputs have the dimensions (t, input), expected push, wind"),
    ],
)
def test_inputs_that_do_not_fit_are_refused(model, inputs, message):
    with pytest.raises((TypeError, ValueError)) as error:
        model.forecast(X0, 64, inputs=inputs)
    assert str(error.value).startswith(message)


def test_what_knows_no_inputs_refuses_them(model, data, circle_model):
    with pytest.raises(ValueError, match="inputs are given, but the model was trained on data wi"):
        circle_model.forecast(X0, 64, inputs=WAVES)
    with pytest.raises(ValueError, match="the networks see the inputs push, wind, but the field"):
        model.hybrid(X0, 64, lambda x: x)
    missing = r"coordinate 'input' is \(\), but the hierarchy was trained with \('push', 'wind'\)"
    with pytest.raises(DatasetError, match=missing):
        model.score(without(data))
    with pytest.raises(DatasetError, match=missing):
        model.select(without(data))
    sequence = data.isel(trajectory=[0])
    refused = "has the inputs push, wind, which sequences cannot have"
    with pytest.raises(DatasetError, match=refused):
        HiTS([1, 2], RECIPE).fit(sequence)
    with pytest.raises(DatasetError, match=refused):
        HiTS([1, 2], "solved").fit(data)
    with pytest.raises(DatasetError, match="has the inputs push, wind, expected a sequence with"):
        sequence_states(sequence)


def test_an_ensemble_sees_inputs():
    split = {"train": 0.6, "val": 0.35, "test": 0.05}
    data = dataset(held(np.random.default_rng(1), 60, 65), split=split)
    many = HiTS(STEPS, RECIPE, members=2).fit(data, report=None).select().calibrate(noise=0.01)
    made = many.forecast(data["x"].isel(time=0), 40, inputs=data["u"])
    error = abs(made["x"] - data["x"])
    assert error.mean() < 0.05
    inside = error <= made["factor"].sel(level=0.95) * made["spread"]
    assert inside.mean() > 0.9
    assert many.score()["relative_error"] < 1e-2
