from contextlib import nullcontext

import numpy as np
import pandas as pd
import pytest

import hits
from hits.data.dataset import DatasetError, check_trainable, split_states
from hits.data.own import from_arrays, from_frame, from_series
from hits.data.precision import check_precision

SPLIT = {"train": [0, 1], "val": [2], "test": [3]}


def ramps(*lengths):
    """Trajectories of states (k, 100 k + t): each value says where it is from."""
    return [
        np.stack([np.full(n, k), 100 * k + np.arange(n)], axis=-1) for k, n in enumerate(lengths)
    ]


def frame(*lengths, dt=0.1):
    parts = [
        pd.DataFrame({"run": f"r{k}", "t": dt * np.arange(len(x)), "u": x[:, 0], "v": x[:, 1]})
        for k, x in enumerate(ramps(*lengths))
    ]
    return pd.concat(parts, ignore_index=True)


def named(split=SPLIT):
    return {part: [f"r{k}" for k in numbers] for part, numbers in split.items()}


@pytest.mark.parametrize("dtype", ["int16", "int64", "uint8", "float16", "float32", "float64"])
def test_arrays_of_any_numeric_type_meet_the_contract(dtype):
    x = np.arange(4 * 5 * 2).reshape(4, 5, 2).astype(dtype)
    data = from_arrays(x, dt=0.5, states=["u", "v"], split=SPLIT, title="Ramp", time_units="s")
    assert hits.check_dataset(data) is data
    assert data["x"].values.tolist() == x.tolist()
    assert data["split"].values.tolist() == ["train", "train", "val", "test"]
    assert data["time"].values.tolist() == [0, 0.5, 1, 1.5, 2]
    assert data["state"].values.tolist() == ["u", "v"]
    assert data.attrs["title"] == "Ramp"
    check_trainable(data, 4, 1)


def test_what_was_made_can_be_saved(tmp_path):
    data = from_arrays(ramps(5, 5, 5, 5), dt=0.5, split=SPLIT)
    hits.save_dataset(data, tmp_path / "a.nc")
    assert hits.open_dataset(tmp_path / "a.nc").identical(data)


def test_trajectories_of_different_lengths_are_cut_to_the_shortest():
    """Nothing is filled up, and what is left out is said."""
    said = []
    data = from_arrays(ramps(5, 11, 5, 7), dt=1, split=SPLIT, report=said.append)
    assert data["recording"].values.tolist() == ["0", "1", "1", "2", "3"]
    assert data["start"].values.tolist() == [0, 0, 5, 0, 0]
    assert data["x"].values[2, :, 1].tolist() == [105, 106, 107, 108, 109]
    assert said == [data.attrs["note"]]
    assert said[0] == (
        "4 recorded trajectories, 4 stretches without a gap, 5 windows of 4 steps (3 train, 1 val, "
        "1 test); samples left out: 3 after the last whole window"
    )


def test_windows_of_ones_own_length():
    data = from_arrays(ramps(6, 6, 6, 3), dt=1, window=2, split=SPLIT)
    assert data["recording"].values.tolist() == ["0", "0", "1", "1", "2", "2", "3"]
    assert data.sizes["time"] == 3
    with pytest.raises(
        DatasetError, match=r"^test has no window of 3 steps: its longest .* has 2;"
    ):
        from_arrays(ramps(6, 6, 6, 3), dt=1, window=3, split=SPLIT)


def test_a_frame_is_its_trajectories_whatever_the_order_of_its_rows():
    whole = frame(5, 5, 5, 5)
    data = from_frame(whole, trajectory="run", time="t", split=named())
    assert data["x"].values.tolist() == np.stack(ramps(5, 5, 5, 5)).tolist()
    assert data["recording"].values.tolist() == ["r0", "r1", "r2", "r3"]
    assert data.attrs["dt"] == 0.1
    mixed = from_frame(
        whole.sort_values("t", kind="stable"), trajectory="run", time="t", split=named()
    )
    assert mixed.equals(data)
    chosen = from_frame(whole, "run", "t", ["v"], split=named())
    assert chosen["state"].values.tolist() == ["v"]
    without = from_frame(whole, "run", states=["u", "v"], dt=0.1, split=named())
    assert without["x"].equals(data["x"])


def test_missing_samples_cut_trajectories_into_stretches():
    data = from_frame(frame(9, 3, 3, 3).drop(index=[3, 7]), "run", "t", window=2, split=named())
    assert data["recording"].values.tolist() == ["r0", "r0", "r1", "r2", "r3"]
    np.testing.assert_allclose(data["start"].values[:2], [0, 0.4])
    assert data["x"].values[1, :, 1].tolist() == [4, 5, 6]
    assert data.attrs["note"].endswith("left out: 1 in stretches shorter than a window")


def test_a_short_stretch_shortens_no_window():
    """Every trajectory gives its longest one."""
    data = from_frame(frame(9, 7, 6, 6).drop(index=[2]), "run", "t", split=named())
    assert data["recording"].values.tolist() == ["r0", "r1", "r2", "r3"]
    assert data["x"].values[0, :, 1].tolist() == [3, 4, 5, 6, 7, 8]
    assert data.attrs["note"].endswith(
        "left out: 2 in stretches shorter than a window, 1 after the last whole window"
    )


def test_times_that_are_not_uniform_need_interpolation():
    time = np.array([0, 0.1, 0.25, 0.3, 0.4, 0.5])
    whole = pd.concat(
        [pd.DataFrame({"run": f"r{k}", "t": time, "u": time**3 + k}) for k in range(4)]
    )
    with pytest.raises(
        DatasetError, match=r"r0: times are not uniform: found 0\.25, expected 0\.2 fr"
    ):
        from_frame(whole, "run", "t", split=named())
    data = from_frame(whole, "run", "t", split=named(), resample=0.05)
    expected = (0.05 * np.arange(11)) ** 3
    np.testing.assert_allclose(data["x"].values[3, :, 0], expected + 3, rtol=1e-6)
    assert "filter" not in data.attrs["note"]
    # The usual spacing is 0.1.
    coarse = from_frame(whole, "run", "t", split=named(), resample=0.25)
    assert coarse.attrs["note"].endswith(
        "; resample takes one of about 2.5 samples, without a filter: what swings faster than once "
        "in 0.5 appears slower than it is"
    )


def test_no_window_of_a_part_of_a_recording_is_near_another_part():
    data = from_series(np.arange(1000), dt=0.5, window=50, gap=30, seed=3)
    hits.check_dataset(data)
    seen = {part: split_states(data, part).values.ravel() for part in ("train", "val", "test")}
    assert {part: len(x) // 51 for part, x in seen.items()} == {"train": 12, "val": 2, "test": 2}
    assert seen["train"].tolist() == list(range(12 * 51))
    assert seen["val"].min() - seen["train"].max() > 30
    assert seen["test"].min() - seen["val"].max() > 30
    usual = from_series(np.arange(1000), dt=0.5, window=50)
    assert split_states(usual, "val").min() - split_states(usual, "train").max() > 50
    assert usual["start"].values[1] == 51 * 0.5


def test_draws_follow_the_seed_and_the_name():
    def drawn(**options):
        return from_arrays(ramps(*[3] * 30), dt=1, **options)["split"].values.tolist()

    assert drawn() == drawn(seed=0)
    assert drawn() != drawn(seed=1)
    assert drawn() != drawn(name="other")


@pytest.mark.parametrize(("offset", "kind"), [(0, "float32"), (100, "float32"), (1e5, "float64")])
def test_states_about_a_large_mean_keep_their_digits(offset, kind, tmp_path):
    t = 0.1 * np.arange(50)
    x = [np.stack([offset + np.sin(t + k), np.cos(t)], axis=-1) for k in range(4)]
    data = from_arrays(x, 0.1, states=["p", "q"], split=SPLIT)
    assert data["x"].dtype == kind
    np.testing.assert_array_equal(data["x"].values[3], np.array(x[3], kind))
    hits.save_dataset(data, tmp_path / "a.nc")
    assert hits.open_dataset(tmp_path / "a.nc").identical(data)


def test_digits_that_are_lost_already_are_not_made_up():
    t = 0.1 * np.arange(50)
    x = np.stack([np.stack([1e5 + np.sin(t + k), np.cos(t)], axis=-1) for k in range(4)])
    with pytest.raises(
        DatasetError, match=r"float32 keeps 1 digits of state p, .*make x in float64, from the m"
    ):
        from_arrays(x.astype(np.float32), 0.1, states=["p", "q"], split=SPLIT)
    x[..., 0] += 1e14
    with pytest.raises(DatasetError, match=r"float64 keeps 1 digits of state p, 1e.14 ± 0\.7, "):
        from_arrays(x, 0.1, states=["p", "q"], split=SPLIT)


@pytest.mark.parametrize(("spread", "refused"), [(1e-4, False), (3e-5, False), (3e-6, True)])
def test_three_digits_can_be_learnt_from(spread, refused):
    """A state about 0.08 with 4, 3.6 and 2.6 digits in float32: modes of a flow are such."""
    x = 0.08 + spread * np.sqrt(2) * np.sin(np.linspace(0, 40, 400)[:, None] + np.arange(4))
    data = from_arrays(x.T[..., None], 0.1, split=SPLIT)
    data["x"] = data["x"].astype(np.float32)
    with pytest.raises(DatasetError, match="keeps 2 digits") if refused else nullcontext():
        check_precision(data)


def test_a_constant_state_loses_nothing():
    x = np.stack([np.full((4, 5), 1e9), np.arange(20.0).reshape(4, 5)], axis=-1)
    from_arrays(x, 0.1, split=SPLIT)


def spoilt(row, column, value):
    table = frame(5, 5, 5, 5)
    table[column] = table[column].astype(object if isinstance(value, str) else float)
    table.loc[row, column] = value
    return table


REFUSED = {
    "NaN": (
        spoilt(7, "v", np.nan),
        "trajectory r1: 1 values are NaN or infinite, the first at time 0.2 (sample 2), state v; r",
    ),
    "infinity": (spoilt(0, "u", -np.inf), "trajectory r0: 1 values are NaN or infinite, the first"),
    "NaN in time": (spoilt(6, "t", np.nan), "trajectory r1: the time of sample 1 is nan, expected"),
    "time that is there twice": (
        spoilt(3, "t", 0.2),
        "trajectory r0: time 0.2 is there twice (samples 2 and 3), expected one sample for each",
    ),
    "instant that is there twice but for rounding": (
        pd.concat([frame(5, 5), frame(5, 5).iloc[[4]].assign(t=0.4 + 6e-17)]).sort_values(
            ["run", "t"]
        ),
        "trajectory r0: time 0.4 is there twice (samples 4 and 5), expected one sample for each",
    ),
    "time that falls": (
        spoilt(3, "t", 0.05),
        "trajectory r0: time falls from 0.2 to 0.05 (samples 2 and 3), expected growing times",
    ),
    "text": (
        spoilt(3, "u", "n/a"),
        "values of column 'u': found 'n/a' at 3, expected real numbers",
    ),
    "trajectory without a name": (
        frame(5, 5, 5).assign(run=["a"] * 8 + [None] * 7),
        "column 'run' is empty in row 8, expected the trajectory of each row",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_used_is_named_by_its_place(case):
    table, message = REFUSED[case]
    with pytest.raises(DatasetError) as error:
        from_frame(table, "run", "t", split=named())
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "dt is missing: without times, give the time between samples"),
        ({"dt": -1}, "dt is -1, expected a number above 0"),
        ({"dt": "0.1"}, "dt is '0.1', expected a number above 0"),
        ({"dt": 1, "window": 2.5}, "window is 2.5, expected a whole number of steps, 1 up"),
        ({"dt": 1, "window": True}, "window is True, expected a whole number of steps, 1 up"),
        (
            {"dt": 1, "split": "in_time", "window": 2},
            "split in_time: trajectory 0 lasts 4, expected more than 4, the gaps between its parts",
        ),
        ({"dt": 1, "gap": 3}, "gap is 3, but is for split in_time alone; leave it out"),
        ({"dt": 1, "split": "in_time"}, "window is missing, which split in_time needs"),
        ({"dt": 1, "interpolation": "quintic"}, "interpolation: unknown kind 'quintic'"),
        (
            {"dt": 1, "states": ["u"]},
            "trajectory 0: states have the shape (5, 2), with 5 times and",
        ),
        ({"dt": 1, "time": np.arange(4)}, "trajectory 0: states have the shape (5, 2), with 4 tim"),
        ({"dt": 1, "time": 10 * np.arange(5)}, "no two samples of a trajectory are dt = 1 apart"),
    ],
)
def test_options_that_do_not_fit_are_named(options, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the message is compared below)
        from_arrays(ramps(5, 5, 5, 5), **{"split": SPLIT} | options)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (np.zeros((5, 2)), r"x has the shape \(5, 2\), expected \(trajectory, time, state\) or a"),
        ([np.zeros(5)], r"trajectory 0: states have the shape \(5,\)"),
        ([np.zeros((5, 2), complex)], "states of trajectory 0: found complex128, expected real"),
        ([np.full((5, 2), 1e300)], "state x0: 1e.300 is too large for float32"),
        (np.zeros((4, 5, 0)), "trajectory 0: has no states, expected one or more"),
        ([], "found no trajectory"),
    ],
)
def test_arrays_of_another_kind_are_refused(x, message):
    with pytest.raises(DatasetError, match=message):
        from_arrays(x, dt=1, split={"train": [0]})


def test_inputs_are_cut_and_resampled_as_the_states_are():
    whole = frame(9, 7, 6, 6).assign(push=lambda rows: -rows["v"]).drop(index=[2])
    data = from_frame(whole, "run", "t", ["u", "v"], inputs=["push"], split=named())
    assert data["input"].values.tolist() == ["push"]
    np.testing.assert_array_equal(data["u"].values[..., 0], -data["x"].values[..., 1])
    others = from_frame(whole, "run", "t", inputs=["push"], split=named())
    assert others.equals(data)
    finer = from_frame(whole, "run", "t", inputs=["push"], split=named(), resample=0.05)
    np.testing.assert_allclose(finer["u"].values[..., 0], -finer["x"].values[..., 1], rtol=1e-5)
    # States in float64, which are learnt about their mean, change nothing of the inputs.
    far = whole.assign(u=whole["u"] + 1e5)
    offset = from_frame(far, "run", "t", inputs=["push"], split=named())
    assert offset["x"].dtype == np.float64
    assert offset["u"].equals(data["u"])


def test_inputs_of_arrays_have_names():
    x = ramps(5, 7, 5, 5)
    push, wind = ([k * each[:, 1] for each in x] for k in (2, 3))
    data = from_arrays(x, 1.0, inputs={"push": push, "wind": wind}, split=SPLIT)
    assert data["input"].values.tolist() == ["push", "wind"]
    assert data["u"].dtype == np.float32
    np.testing.assert_array_equal(data["u"].values, data["x"].values[..., 1:] * [2, 3])
    series = from_series(np.arange(100), 0.1, window=5, inputs={"push": -np.arange(100)})
    np.testing.assert_array_equal(series["u"].values, -series["x"].values)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (
            np.zeros((4, 5, 1)),
            "inputs is a numpy.ndarray, expected a dict of names to signals, e.g.",
        ),
        ({"push": np.zeros((3, 5))}, "input push is given for 3 trajectories, expected 4, as many"),
        (
            {"push": np.zeros((4, 6))},
            "input push of trajectory 0 has the shape (6,), expected (5,)",
        ),
        (
            {"push": np.full((4, 5), np.nan)},
            "trajectory 0: 5 values are NaN or infinite, the first "
            "at time 0 (sample 0), input push; remove",
        ),
        (
            {"push": np.full((4, 5), "on")},
            "input push of trajectory 0: found np.str_('on') at 0, expected real",
        ),
        (
            {"push": 1e6 + np.arange(20).reshape(4, 5) / 20},
            "input push: float32 keeps 0 digits of 1e+06 ± 0.29, expected 4 or more",
        ),
        (
            {"u": np.zeros((4, 5))},
            "dataset: coordinate 'input' holds 'u', which is a state; expected",
        ),
    ],
)
def test_inputs_that_do_not_fit_are_named(inputs, message):
    with pytest.raises(DatasetError) as error:
        from_arrays(ramps(5, 5, 5, 5), 1.0, states=["u", "v"], inputs=inputs, split=SPLIT)
    assert str(error.value).startswith(message)
