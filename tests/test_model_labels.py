"""The class `HiTS` with labelled data of one's own: what it keeps, and what it refuses."""

import numpy as np
import pandas as pd
import pytest
import torch
import xarray as xr

from hits import HiTS, Recipe, from_arrays, open_dataset, save_dataset

BRIEF = Recipe(hidden=(4,), iterations=2, validate_every=1, batch=8, hard_hidden=())


@pytest.fixture
def test(circle):
    """The test trajectories (trajectory, time, state)."""
    return circle["x"][circle["split"].values == "test"]


def error(forecast, truth):
    """Mean squared error at the instants that xarray aligns, and how many they are."""
    difference = forecast - truth
    return float((difference**2).mean()), difference.sizes["time"]


def test_states_are_told_by_name(circle_model, test):
    start = test[-1].isel(time=0)
    expected = circle_model.forecast(start, 6)
    assert circle_model.forecast(start.sel(state=["y", "x"]), 6).identical(expected)
    frame = pd.DataFrame([start.values[::-1]], columns=["y", "x"])
    np.testing.assert_array_equal(circle_model.forecast(frame, 6), expected)
    with pytest.raises(ValueError, match="missing: x, y; unknown: a, b"):
        circle_model.forecast(start.assign_coords(state=["a", "b"]), 6)


def test_dimensions_are_told_by_name(circle_model, test):
    start = test[-2:].isel(time=0)
    assert circle_model.forecast(start.T, 6).identical(circle_model.forecast(start, 6))
    with pytest.raises(ValueError, match=r"x0 has 65 instants, expected one; .*isel\(time=0\)"):
        circle_model.forecast(test[-1], 6)


def test_time_goes_on_and_trajectories_keep_their_labels(circle_model, test):
    test = test.assign_coords(trajectory=[20, 21, 22, 23])
    forecast = circle_model.forecast(test.isel(time=30), 20)
    np.testing.assert_array_equal(forecast["time"], test["time"][31:51])
    assert forecast["split"].values.tolist() == ["test"] * 4
    assert forecast["trajectory"].values.tolist() == [20, 21, 22, 23]
    mse, instants = error(forecast, test)
    assert instants == 20
    assert mse < 1e-5
    one = circle_model.forecast(test[2].isel(time=30), 20)
    assert one["trajectory"].values.tolist() == [22]
    np.testing.assert_allclose(one, forecast[[2]], atol=1e-5)
    # Arrays have no time: their forecasts begin at 0.
    forecast = circle_model.forecast(test.isel(time=30).values, 20)
    np.testing.assert_array_equal(forecast["time"], test["time"][1:21])


@pytest.mark.parametrize(
    "time",
    [np.cumsum(np.full(65, 0.1)) - 0.1, np.linspace(0.03, 6.43, 65), np.arange(65) / 10],
    ids=["summed", "shifted", "divided"],
)
def test_every_instant_aligns_in_spite_of_rounding(circle, time, tmp_path):
    """Most of these instants are no multiples of 0.1; a saved model knows them, too."""
    assert (time != 0.1 * np.arange(65)).any()
    data = circle.assign_coords(time=time)
    HiTS([1, 2], BRIEF).fit(data, None).save(tmp_path / "model.safetensors")
    model = HiTS.load(tmp_path / "model.safetensors")
    for first in (0, 1, 30):
        forecast = model.forecast(data["x"].isel(time=first), 64 - first)
        assert error(forecast, data["x"])[1] == 64 - first


def test_instants_of_other_data_align_by_the_nearest(circle_model, test):
    truth = test.assign_coords(time=np.cumsum(np.full(65, 0.1)) - 0.1)
    forecast = circle_model.forecast(truth.isel(time=0), 64)
    assert error(forecast, truth)[1] < 64
    nearest = forecast.reindex(time=truth["time"][1:], method="nearest", tolerance=0.01)
    assert error(nearest, truth)[1] == 64


def test_a_state_that_does_not_determine_its_future_is_told(circle):
    with pytest.warns(UserWarning, match=r"the states \(x\) hardly determine their future"):
        HiTS([1, 2, 4, 8], BRIEF).fit(circle.isel(state=[0]), report=None)


def test_states_outside_of_the_training_are_told(circle_model, tmp_path, recwarn):
    circle_model.save(tmp_path / "model.safetensors")
    for model in (circle_model, HiTS.load(tmp_path / "model.safetensors")):
        model.forecast([0.5, 0.5], 3)
        assert not recwarn
        with pytest.warns(UserWarning, match="1 of 2 initial states lie outside .* x is 3, traine"):
            model.forecast([[0.5, 0.5], [3, 0]], 3)
        recwarn.clear()


def test_scores_are_those_of_the_forecast(circle, circle_model, test):
    score = circle_model.score(circle)
    truth = test[:, 1:].astype(float)
    forecast = circle_model.forecast(test[:, 0], 64)
    mse, instants = error(forecast, truth)
    assert instants == 64
    assert score["mse"] == pytest.approx(mse, rel=1e-6)
    relative = ((forecast - truth) ** 2).mean(("trajectory", "time")) / truth.var(
        ("trajectory", "time")
    )
    assert score["relative_error"] == pytest.approx(float(relative.mean()))
    assert score["relative_error"] < 1e-3
    assert circle_model.score(circle, "val")["mse"] != score["mse"]


def test_a_model_says_what_it_is(circle, circle_model, oscillator):
    assert (
        repr(HiTS([1, 2], "solved")) == "HiTS([1, 2], 'solved', seed=0, replicate=0): not trained"
    )
    assert repr(circle_model).startswith(
        "HiTS([1, 2, 4, 8], Recipe(hidden=(24, 24), batch=100, iterations=400, hard_hidden=()), "
        f"seed=0, replicate=0): trained on 'circle', steps {list(circle_model.hierarchy.selected)} "
    )
    fitted = HiTS([1, 2], BRIEF).fit(circle, None)
    assert repr(fitted).endswith("trained on 'circle', no steps selected, linear interpolation")


def test_numbers_of_numpy_are_numbers(circle, tmp_path):
    recipe = Recipe(hidden=np.array([4, 4]), iterations=np.int64(2), batch=8, hard_hidden=())
    model = HiTS(2 ** np.arange(3), recipe, seed=np.int64(3), replicate=1.0).fit(circle, None)
    model.save(tmp_path / "model.safetensors")
    assert HiTS.load(tmp_path / "model.safetensors").seed == 3
    start = [[0.5, 0.5]]
    assert model.forecast(start, np.int64(5)).identical(model.forecast(start, 5.0))


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"steps": [1, 2.5]}, "one of the steps is 2.5, expected a whole number"),
        ({"steps": 4}, "steps are 4, expected a list of whole numbers"),
        ({"seed": -1}, "seed is -1, expected a whole number, 0 or more"),
        ({"replicate": "1"}, "replicate is '1', expected a whole number"),
        ({"device": "tpu"}, "device is 'tpu', expected auto, cpu, cuda"),
        ({"recipe": Recipe(hidden=((4,), (6,)))}, "recipe: hidden has layers for 2 steps, expecte"),
    ],
)
def test_wrong_choices_are_refused_at_once(choices, message):
    with pytest.raises(ValueError, match=message):
        HiTS(**({"steps": [1, 2, 4]} | choices))


def test_a_recipe_is_a_recipe():
    with pytest.raises(TypeError, match=r"recipe is \{'rate': 1\}, expected a Recipe or the name"):
        HiTS([1, 2], {"rate": 1})


def never(*_):
    raise AssertionError("work has begun")


@pytest.fixture
def idle(circle_model, monkeypatch):
    """The model, which may not begin to work."""
    monkeypatch.setattr("hits.model.fit_hierarchy", never)
    monkeypatch.setattr("hits.model.labelled_forecast", never)
    monkeypatch.setattr("hits.forecast.hybrid.hybrid_forecast", never)
    monkeypatch.setattr("hits.forecast.hybrid.corrected_forecast", never)
    return circle_model


@pytest.mark.parametrize("data", [None, "data.csv", {"x": [1]}, pd.Series([1.0]), 3])
def test_what_can_be_no_dataset_is_refused(idle, data):
    message = (
        r"data is a \S+, expected an xarray\.Dataset with the states .* pandas\.DataFrame with"
    )
    with pytest.raises(TypeError, match=message):
        HiTS([1, 2]).fit(data, None)
    if data is not None:
        for use in (idle.select, idle.score):
            with pytest.raises(
                TypeError, match=r"data is a \S+, expected an xarray\.Dataset, or n"
            ):
                use(data)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"report": True}, TypeError, "report is True, expected 'bar', a function"),
        ({"checkpoint": 3}, TypeError, "checkpoint is a int, expected a path or a Checkpoint"),
        ({"checkpoint": __file__}, ValueError, r"labels\.py is there and holds something else"),
    ],
)
def test_wrong_options_are_refused_before_training(idle, circle, options, kind, message):
    with pytest.raises(kind, match=message):
        HiTS([1, 2]).fit(circle, **options)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ((None, 5), TypeError, "x0 is a NoneType, expected an array"),
        (({"x": 1}, 5), TypeError, "x0 is a dict, expected an array"),
        (([0.1, np.nan], 5), ValueError, "x0 is nan at trajectory 0, state y; expected finite"),
        (([0.1, 0.2], 2.5), ValueError, "n_steps is 2.5, expected a whole number, 1 or more"),
        (([0.1, 0.2], 0), ValueError, "n_steps is 0, expected a whole number, 1 or more"),
        (([0.1, 0.2], 5, "spline"), ValueError, "interpolation is 'spline', expected one of cub"),
    ],
)
def test_wrong_arguments_are_refused_before_the_forecast(idle, arguments, kind, message):
    with pytest.raises(kind, match=message):
        idle.forecast(*arguments)


def rotate(states):
    """Vector field of the circles."""
    return torch.stack([states[:, 1], -states[:, 0]], 1)


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"h": 0}, ValueError, "h is 0, expected a multiple of dt = 0.1"),
        ({"h": np.nan}, ValueError, "h is nan, expected a multiple of dt = 0.1"),
        ({"steps": [16]}, ValueError, r"steps are \[16\], expected some of \[1, 2, 4, 8\]"),
        ({"field": lambda x: x[:, :1]}, ValueError, r"shape \(3, 1\) for states \(3, 2\)"),
        ({"field": lambda t, y: y}, TypeError, "field fails on states"),
        ({"n_steps": 0}, ValueError, "n_steps is 0, expected a whole number, 1 or more"),
    ],
)
def test_wrong_arguments_are_refused_before_the_hybrid(idle, options, kind, message):
    with pytest.raises(kind, match=message):
        idle.hybrid(**({"x0": [0.1, 0.2], "n_steps": 20, "field": rotate} | options))


def test_hybrid_forecasts_have_the_same_labels(circle_model, test):
    start = test.isel(time=10)
    for options in ({"steps": np.array([4])}, {"correct": True}):
        forecast = circle_model.hybrid(start.sel(state=["y", "x"]), 20.0, rotate, **options)
        assert forecast.isel(time=0, drop=True).coords.identical(
            circle_model.forecast(start, 20).isel(time=0, drop=True).coords
        )
        mse, instants = error(forecast, test)
        assert instants == 20
        assert mse < 1e-4


def test_coordinates_of_a_sequence_are_kept(circle):
    sequence = circle.isel(trajectory=[0])
    recipe = Recipe(
        **{"hidden": (60,), "solver": "least_squares", "activation": "tanh", "scaling": "range"}
        | {"windows": "consecutive", "hard_hidden": ()}
    )
    model = HiTS([1, 2], recipe).fit(sequence, None)
    forecast = model.forecast(sequence.isel(time=3), 10)
    assert isinstance(forecast, xr.DataArray)
    assert error(forecast, sequence["x"])[1] == 10
    assert model.score(sequence, "train")["relative_error"] < 1e-4


@pytest.mark.parametrize("offset", [1e5, 1e6, 1e7])
def test_states_about_a_large_mean_are_forecast_as_well(circle, offset, tmp_path):
    """Exact circles: of float32 states, rounded to the mean, no model could know them so well."""
    recipe = Recipe(hidden=(24, 24), iterations=400, batch=100, hard_hidden=())
    radius = np.hypot(*circle["x"].values[:, 0].T)[:, None].astype(float)
    angle = np.arctan2(*circle["x"].values[:, 0, ::-1].T)[:, None] - circle["time"].values
    x = offset + np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1)
    data = circle.assign(x=circle["x"].copy(data=x))
    model = HiTS([1, 2, 4, 8], recipe).fit(data, None).select(data)
    assert model.score(data)["mse"] < 1e-5
    model.save(tmp_path / "model.safetensors")
    truth = data["x"][-4:]
    forecast = HiTS.load(tmp_path / "model.safetensors").forecast(truth[:, 0], 64)
    assert error(forecast, truth)[0] == pytest.approx(model.score(data)["mse"])

    def turn(states):
        return torch.stack([states[:, 1] - offset, offset - states[:, 0]], 1)

    # Between the coarse states: steps of Runge and Kutta.
    assert error(model.hybrid(truth[:, 0], 64, turn, steps=[4]), truth)[0] < 1e-4
    with pytest.raises(
        ValueError, match=r"dataset: float32 keeps [01] digits of state x, .* float64"
    ):
        HiTS([1, 2], recipe).fit(data.assign(x=data["x"].astype("float32")), None)


def test_units_go_with_the_states(circle, tmp_path):
    x = circle["x"].values
    data = from_arrays(x, 0.1, states=["p", "q"], units={"p": "Pa"}, time_units="s", report=None)
    save_dataset(data, tmp_path / "data.nc")
    data = open_dataset(tmp_path / "data.nc")
    assert data["units"].values.tolist() == ["Pa", ""]
    HiTS([1, 2], BRIEF).fit(data, None).save(tmp_path / "model.safetensors")
    model, start = HiTS.load(tmp_path / "model.safetensors"), data["x"][:3, 0]
    forecast = model.forecast(start.sel(state=["q", "p"]), 5)
    assert forecast["units"].sel(state=["q", "p"]).values.tolist() == ["", "Pa"]
    assert forecast.attrs["time_units"] == "s"
    assert (forecast - data["x"][:3]).sizes["time"] == 5
    assert model.forecast(start.drop_vars("units"), 5).identical(model.forecast(start, 5))
    other = data.assign_coords(units=("state", ["bar", ""]))
    with pytest.raises(ValueError, match=r"units \('bar', ''\) of the states p, q, expected \("):
        model.forecast(other["x"][:3, 0], 5)
    with pytest.raises(ValueError, match=r"'units' is \('bar', ''\), but the hierarchy was tr"):
        model.score(other)
    with pytest.raises(ValueError, match=r"units: unknown state 'P' \(expected: one of p, q\)"):
        from_arrays(x, 0.1, states=["p", "q"], units={"P": "Pa"})
    with pytest.warns(UserWarning, match="hardly determine"):
        one = HiTS([1], BRIEF).fit(data.isel(state=[0]), None)
    assert one.forecast(start[0, 0], 2)["units"].values.tolist() == ["Pa"]


def test_units_that_are_no_texts_are_refused(circle):
    with pytest.raises(ValueError, match=r"'units' holds \[1, 2\], expected a text for each state"):
        HiTS([1], BRIEF).fit(circle.assign_coords(units=("state", [1, 2])), None)
