import numpy as np
import pytest

from hits.data.dataset import (
    DatasetError,
    check_dataset,
    check_trainable,
    digest,
    input_names,
    open_dataset,
    save_dataset,
    split_states,
)


def with_value(data, value, place):
    x = data["x"].copy(deep=True)
    x.values[place] = value
    return data.assign(x=x)


def stretched(data):
    time = data["time"].values.copy()
    time[7] += 0.004
    return data.assign_coords(time=time)


BROKEN = {
    "no variable": (
        lambda d: d.rename(x="u"),
        "variable 'x' is missing; found u, expected x(trajectory, time, state)",
    ),
    "dimensions in another order": (
        lambda d: d.transpose("time", "trajectory", "state"),
        "variable 'x' has dimensions (time, trajectory, state), expected (trajectory, time, state)",
    ),
    "no coordinate": (
        lambda d: d.drop_vars("split"),
        "coordinate 'split' is missing; found time, state, expected split(trajectory)",
    ),
    "coordinate of another dimension": (
        lambda d: d.drop_vars("split").assign_coords(split=("state", ["train", "val"])),
        "coordinate 'split' has dimensions (state), expected (trajectory)",
    ),
    "no attribute": (
        lambda d: d.assign_attrs().pipe(without, "license"),
        "attribute 'license' is missing; expected name, title, dt, time_units, source, license, "
        "contract",
    ),
    "another version": (
        lambda d: d.assign_attrs(contract=0),
        "attribute 'contract' is 0, expected 1; make the file again",
    ),
    "whole numbers": (
        lambda d: d.assign(x=d["x"].astype("int64")),
        "variable 'x' is int64, expected float32 or float64; convert it with x.astype('float32')",
    ),
    "unknown split": (
        lambda d: d.assign_coords(split=("trajectory", ["train"] * 39 + ["dev"])),
        "coordinate 'split' holds 'dev', expected one of train, val, test",
    ),
    "time not uniform": (
        stretched,
        "coordinate 'time' is not uniform: instant 7 is 0.074, expected 0.07 from steps of "
        "dt = 0.01",
    ),
    "another dt": (
        lambda d: d.assign_attrs(dt=0.02),
        "coordinate 'time' is not uniform: instant 50 is 0.5, expected 1 from steps of dt = 0.02",
    ),
    "one instant": (
        lambda d: d.isel(time=slice(0, 1)),
        "coordinate 'time' has 1 instants, expected 2 or more",
    ),
    "dt in words": (
        lambda d: d.assign_attrs(dt="0.01"),
        "attribute 'dt' is '0.01', expected a number above 0",
    ),
    "time as dates": (
        lambda d: d.assign_coords(time=d["time"].values.astype("datetime64[s]")),
        "coordinate 'time' is datetime64[s], expected float64 in the unit of dt",
    ),
    "a name that is no text": (
        lambda d: d.assign_attrs(name=7),
        "attribute 'name' is 7, expected a text",
    ),
    "states without names": (
        lambda d: d.assign_coords(state=[0, 1]),
        "coordinate 'state' holds [0, 1], expected different names",
    ),
    "two states of one name": (
        lambda d: d.assign_coords(state=["x", "x"]),
        "coordinate 'state' holds ['x', 'x'], expected different names",
    ),
    "NaN": (
        lambda d: with_value(with_value(d, np.nan, (3, 5, 1)), np.nan, (4, 0, 0)),
        "variable 'x' has 2 values that are NaN or infinite, the first at trajectory 3, time 5, "
        "state 1 (y)",
    ),
    "infinity": (
        lambda d: with_value(d, -np.inf, (0, 0, 0)),
        "variable 'x' has 1 values that are NaN or infinite, the first at trajectory 0, time 0, "
        "state 0 (x)",
    ),
}


def without(data, key):
    data.attrs.pop(key)
    return data


@pytest.mark.parametrize("case", BROKEN)
def test_refusal_says_what_was_found_and_expected(oscillator, case):
    spoil, message = BROKEN[case]
    with pytest.raises(DatasetError) as error:
        check_dataset(spoil(oscillator.copy()), "some.nc")
    assert str(error.value).startswith(f"some.nc: {message}")


def test_a_good_dataset_passes(oscillator):
    assert check_dataset(oscillator) is oscillator


@pytest.mark.parametrize("split", ["train", "val"])
def test_training_needs_train_and_val_trajectories(oscillator, split):
    data = oscillator.isel(trajectory=oscillator["split"].values != split)
    with pytest.raises(DatasetError, match=f"'split' has no {split} trajectory; found "):
        check_trainable(data, 8, 1)


def test_a_single_trajectory_is_validated_on_itself(oscillator):
    check_trainable(oscillator.isel(trajectory=[0]), 8, 1)
    with pytest.raises(DatasetError, match="'split' has no train trajectory; found test"):
        check_trainable(oscillator.isel(trajectory=[-1]), 8, 1)


def test_training_needs_samples_for_the_largest_scale(oscillator):
    check_trainable(oscillator, 10, 5)
    with pytest.raises(
        DatasetError,
        match=r"has 51 instants, but the largest scale needs 56 \(5 recurrent steps of 11\)",
    ):
        check_trainable(oscillator, 11, 5)


def test_file_gives_back_what_was_saved(oscillator, tmp_path):
    save_dataset(oscillator, tmp_path / "a.nc")
    back = open_dataset(tmp_path / "a.nc")
    assert back.identical(oscillator)
    assert digest(back) == digest(oscillator)


def test_same_dataset_same_bytes(oscillator, tmp_path):
    for name in ("a.nc", "b.nc"):
        save_dataset(oscillator, tmp_path / name)
    assert (tmp_path / "a.nc").read_bytes() == (tmp_path / "b.nc").read_bytes()


def test_bad_dataset_leaves_no_file(oscillator, tmp_path):
    with pytest.raises(DatasetError, match=r"a\.nc: variable 'x' is int64"):
        save_dataset(oscillator.astype("int64"), tmp_path / "a.nc")
    assert list(tmp_path.iterdir()) == []


def test_opening_names_the_file(oscillator, tmp_path):
    oscillator.drop_vars("state").to_netcdf(tmp_path / "a.nc")
    with pytest.raises(DatasetError, match=r"a\.nc: coordinate 'state' is missing"):
        open_dataset(tmp_path / "a.nc")


def test_digest_sees_every_value(oscillator):
    assert digest(with_value(oscillator, 0.5, (2, 3, 1))) != digest(oscillator)


def test_splits_are_the_marked_trajectories(oscillator):
    assert [split_states(oscillator, s).sizes["trajectory"] for s in ("train", "val", "test")] == [
        30,
        6,
        4,
    ]


def test_trajectories_of_a_split_that_lie_together_are_not_copied(oscillator):
    assert np.shares_memory(split_states(oscillator, "val").values, oscillator["x"].values)
    apart = oscillator.isel(trajectory=np.random.default_rng(0).permutation(len(oscillator["x"])))
    chosen = apart["split"].values == "val"
    np.testing.assert_array_equal(split_states(apart, "val"), apart["x"].values[chosen])


def test_a_file_of_another_kind_is_named(tmp_path):
    (tmp_path / "a.nc").write_text("time,x\n0,1\n")
    with pytest.raises(ValueError, match=r"a\.nc: not a netCDF file"):
        open_dataset(tmp_path / "a.nc")


def test_messages_name_the_file_that_a_dataset_came_from(oscillator, tmp_path):
    save_dataset(oscillator, tmp_path / "a.nc")
    data = open_dataset(tmp_path / "a.nc")
    with pytest.raises(DatasetError, match=r"a\.nc: coordinate 'split' has no test trajectory"):
        split_states(data.isel(trajectory=data["split"].values != "test"), "test")


def test_a_dataset_of_another_name_is_refused(oscillator, tmp_path):
    save_dataset(oscillator, tmp_path / "a.nc")
    assert open_dataset(tmp_path / "a.nc", name="small").identical(oscillator)
    with pytest.raises(DatasetError, match=r"a\.nc: attribute 'name' is 'small', expected 'large'"):
        open_dataset(tmp_path / "a.nc", name="large")


def driven(data, dtype="float32", names=("push", "wind"), dims=("trajectory", "time", "input")):
    shape = *(data.sizes[each] for each in dims[:2]), len(names)
    return data.assign(u=(dims, np.ones(shape, dtype))).assign_coords(input=list(names))


def test_a_dataset_may_have_inputs(oscillator):
    data = driven(oscillator)
    assert check_dataset(data) is data
    assert input_names(data) == ("push", "wind")
    assert input_names(oscillator) == ()
    assert split_states(data, "val", "u").shape == (6, 51, 2)
    assert digest(data) != digest(data.assign(u=2 * data["u"])) != digest(oscillator)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda d: driven(d, dims=("time", "trajectory", "input")),
            "variable 'u' has dimensions (time, trajectory, input), expected (trajectory, time, i",
        ),
        (lambda d: driven(d).drop_vars("input"), "coordinate 'input' is missing; found "),
        (lambda d: driven(d, "float64"), "variable 'u' is float64, expected float32; convert it"),
        (
            lambda d: driven(d, names=("push", "push")),
            "coordinate 'input' holds ['push', 'push'], expected different names",
        ),
        (lambda d: driven(d, names=("a", "y")), "coordinate 'input' holds 'y', which is a state"),
        (
            lambda d: driven(d).pipe(lambda d: d.assign(u=d["u"].where(d["u"]["time"] < 0.3))),
            "variable 'u' has 1680 values that are NaN or infinite, the first at trajectory 0, "
            "time 30, input 0 (push); remove or mend",
        ),
    ],
)
def test_inputs_that_break_the_contract_are_refused(oscillator, spoil, message):
    with pytest.raises(DatasetError) as error:
        check_dataset(spoil(oscillator))
    assert str(error.value).startswith(f"dataset: {message}")
