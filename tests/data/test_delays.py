import re

import numpy as np
import pytest

from hits.data.dataset import DatasetError, check_dataset
from hits.data.delays import Delays, delayed


def test_coordinates_are_earlier_values_the_latest_first():
    states = np.arange(20.0).reshape(1, 10, 2)  # x = 0, 2, 4, …; y = x + 1
    found = Delays(3, 2).coordinates(states)
    assert found.shape == (1, 6, 6)
    assert found[0, 0].tolist() == [8, 9, 4, 5, 0, 1]
    assert found[0, -1].tolist() == [18, 19, 14, 15, 10, 11]
    assert Delays(3, 2).names(["x", "y"]) == [
        *("x", "y", "x(t - 2 dt)", "y(t - 2 dt)", "x(t - 4 dt)", "y(t - 4 dt)")
    ]


def test_a_dataset_begins_when_all_is_known(circle):
    circle = circle.assign_coords(units=("state", ["m", "s"]))
    circle = circle.assign(u=(("trajectory", "time", "input"), np.float32(circle["x"][..., :1])))
    circle = circle.assign_coords(input=["push"])
    made = check_dataset(delayed(circle, Delays(2, 5)))
    assert made["x"].shape == (24, 60, 4)
    np.testing.assert_array_equal(made["time"], circle["time"][5:])
    np.testing.assert_array_equal(made["x"][:, :, :2], circle["x"][:, 5:])
    np.testing.assert_array_equal(made["x"][:, :, 2:], circle["x"][:, :-5])
    np.testing.assert_array_equal(made["u"], circle["u"][:, 5:])
    assert made["units"].values.tolist() == ["m", "s", "m", "s"]
    assert made["split"].equals(circle["split"])
    assert delayed(circle, None) is circle


def test_what_is_too_short_is_refused(circle):
    with pytest.raises(DatasetError, match=r"has 65 instants, expected more than 65, which Delays"):
        delayed(circle, Delays(3, 32))


@pytest.mark.parametrize(
    ("delays", "message"),
    [
        (3, "delays is 3, expected e.g. {'count': 3, 'lag': 8}"),
        ({"count": 3}, "delays is {'count': 3}, expected e.g."),
        ({"count": 3, "lags": 1}, "delays: unknown field 'lags', did you mean 'lag'?"),
        ({"count": 1, "lag": 1}, "delays: count is 1, expected a whole number, 2 or more"),
        ({"count": 2, "lag": 0.5}, "delays: lag is 0.5, expected a whole number, 1 or more"),
    ],
)
def test_mistakes_are_named(delays, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        Delays.given(delays)


def test_given_delays_are_kept():
    assert Delays.given(None) is None
    assert Delays.given({"count": 2, "lag": 3}) == Delays(2, 3)
    assert Delays.given(Delays(2, 3)) == Delays(2, 3)
    assert Delays(4, 3).span == 9
