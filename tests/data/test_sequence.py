import numpy as np
import pytest

from hits.data.dataset import DatasetError
from hits.data.sequence import parts, sequence_states


def test_the_whole_sequence_is_regenerated():
    states = np.arange(20.0).reshape(10, 2)
    seen, target = parts(states, "whole")
    assert seen is target is states


def test_beyond_starts_from_the_last_state_seen():
    states = np.arange(20.0).reshape(10, 2)
    seen, target = parts(states, "beyond")
    np.testing.assert_array_equal(seen, states[:8])
    np.testing.assert_array_equal(target, states[7:])


def test_other_parts_are_refused():
    with pytest.raises(ValueError, match="part is 'half', expected whole or beyond"):
        parts(np.zeros((4, 1)), "half")


def test_ensembles_are_no_sequence(oscillator):
    with pytest.raises(DatasetError, match="'trajectory' has 40 entries, expected one sequence"):
        sequence_states(oscillator)
    one = oscillator.isel(trajectory=[0])
    np.testing.assert_array_equal(sequence_states(one), oscillator["x"].values[0])
