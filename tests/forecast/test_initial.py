import numpy as np
import pandas as pd
import pytest
import torch
import xarray as xr

from hits.forecast.initial import initial_states

NAMES = ("x", "y")
STATES = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.fixture
def given():
    """Two trajectories of the states x and y at time 3."""
    coords = {"time": 3.0, "state": list(NAMES), "run": ("trajectory", ["a", "b"])}
    unit = ("state", ["m", "s"])
    return xr.DataArray(STATES, coords | {"unit": unit}, ("trajectory", "state"))


def test_labelled_states_are_sorted_by_name_and_dimension(given):
    for x0 in (given, given.sel(state=["y", "x"]), given.T, given.sel(state=["y", "x"]).T):
        found = initial_states(x0, NAMES)
        np.testing.assert_array_equal(found.states, STATES)
        assert found.time == 3
        assert found.labels["run"].values.tolist() == ["a", "b"]
        assert set(found.labels) == {"run"}


@pytest.mark.parametrize(
    "x0",
    [
        STATES,
        STATES.tolist(),
        STATES.astype(int),
        torch.tensor(STATES, requires_grad=True),
        pd.DataFrame(STATES, columns=["x", "y"])[["y", "x"]],
        xr.DataArray(STATES, dims=("trajectory", "state")),
        xr.Dataset({"x": (("trajectory", "state", "time"), STATES[..., None])}),
    ],
    ids=["array", "list", "ints", "tensor", "frame", "unnamed", "dataset"],
)
def test_many_kinds_are_the_same(x0):
    np.testing.assert_array_equal(initial_states(x0, NAMES).states, STATES)


def test_one_trajectory_without_its_dimension(given):
    for x0 in ([1, 2], pd.Series({"y": 2.0, "x": 1.0}), given[0], given[0, ::-1]):
        np.testing.assert_array_equal(initial_states(x0, NAMES).states, STATES[:1])
    alone = given.sel(state="y")
    np.testing.assert_array_equal(initial_states(alone, ("y",)).states, STATES[:, 1:])
    assert initial_states(0.5, ("y",)).states.tolist() == [[0.5]]


def test_trajectories_keep_their_index(given):
    frame = pd.DataFrame(STATES, index=[7, 9], columns=list(NAMES))
    assert initial_states(frame, NAMES).labels["trajectory"].values.tolist() == [7, 9]
    one = given.assign_coords(trajectory=[7, 9])[1]
    assert initial_states(one, NAMES).labels["trajectory"].values.tolist() == [9]


def test_an_instant_for_each_trajectory_is_no_time(given):
    x0 = given.drop_vars("time").assign_coords(time=("trajectory", [1.0, 2.0]))
    found = initial_states(x0, NAMES)
    assert found.time is None
    assert "time" not in found.labels


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda x: x.assign_coords(state=["x", "b"]),
            "has the states x, b, expected x, y once each; missing: y; unknown: b",
        ),
        (lambda x: x.isel(state=[0]), "has the states x, .* missing: y; unknown: none"),
        (lambda x: x.isel(state=[0, 1, 1]), "has the states x, y, y, expected x, y once each"),
        (lambda x: x.drop_vars("state")[:, :1], "has 1 states, expected 2: x, y"),
        (
            lambda x: x.expand_dims(time=[0.0, 0.1, 0.2]),
            r"has 3 instants, expected one; .* x0\.isel\(time=0\)",
        ),
        (lambda x: x.rename(trajectory="member"), r"has dimensions \(trajectory, member, state\)"),
        (lambda x: x.drop_vars("state").rename(state="s"), r"has dimensions \(trajectory, s\), ex"),
        (lambda x: x.isel(trajectory=[]), r"has shape \(0, 2\), expected one trajectory or more"),
        (
            lambda x: x.where(x != 3),
            "is nan at trajectory 1, state x; expected finite numbers",
        ),
        (
            lambda x: x.assign_coords(time=np.datetime64("2020-01-01")),
            "is at the time 2020-01-01.*fi",
        ),
        (lambda x: x.assign_coords(time=np.nan), "is at the time nan, expected a finite number"),
        (lambda x: x.values[:, :1], r"has shape \(2, 1\), expected \(trajectory, 2\) for the"),
        (lambda x: x.values[None], r"has shape \(1, 2, 2\), expected \(trajectory, 2\)"),
        (lambda x: [[1, 2], [3]], "is no array .* expected an array"),
    ],
)
def test_what_cannot_be_meant_is_refused(given, change, message):
    with pytest.raises(ValueError, match=f"x0 {message}"):
        initial_states(change(given), NAMES)


@pytest.mark.parametrize(
    ("x0", "message"),
    [
        (None, "x0 is a NoneType, expected an array"),
        ({"x": 1, "y": 2}, "x0 is a dict, expected an array"),
        ("data.nc", "x0 is a str, expected an array"),
        (xr.Dataset({"z": 1}), r"x0 is a xarray\.core\.dataset\.Dataset, expected an array"),
        (np.array([1j, 2]), "values of type complex128, expected real numbers"),
        (["a", "b"], "values of type <U1, expected real numbers"),
        (pd.DataFrame({"x": ["a"], "y": [1]}), "values of type object, expected real numbers"),
    ],
)
def test_another_kind_of_thing_is_a_type_error(x0, message):
    with pytest.raises(TypeError, match=message):
        initial_states(x0, NAMES)
