import numpy as np
import pytest

from hits.fields import kind_of, whole


@pytest.mark.parametrize("value", [20, 20.0, np.int64(20), np.float32(20), np.array(20)])
def test_whole_numbers_of_any_kind_are_ints(value):
    assert whole(value, "n_steps") == 20
    assert type(whole(value, "n_steps")) is int


@pytest.mark.parametrize("value", [2.5, True, "20", None, [20], float("nan"), float("inf")])
def test_other_values_are_not_whole_numbers(value):
    with pytest.raises(ValueError, match=r"n_steps is .*, expected a whole number, 1 or more"):
        whole(value, "n_steps", 1)


def test_limits():
    assert whole(0, "seed", 0) == 0
    with pytest.raises(ValueError, match="seed is -1, expected a whole number, 0 or more"):
        whole(-1, "seed", 0)


def test_kinds_have_their_module():
    assert kind_of({}) == "dict"
    assert kind_of(np.zeros(1)) == "numpy.ndarray"
