import numpy as np
import pytest

from hits.data.dataset import DatasetError
from hits.data.noise import add_noise
from hits.data.sequence import sequence_states, task_data
from hits.data.task import training_data


@pytest.fixture
def sequence(oscillator):
    return oscillator.isel(trajectory=[0])


def test_a_reconstruction_starts_from_the_first_state(sequence):
    seen, target = task_data(sequence, "reconstruction")
    assert seen is sequence
    np.testing.assert_array_equal(target, sequence["x"].values[0])


def test_an_extrapolation_starts_from_the_last_state_seen(sequence):
    states = sequence["x"].values[0]
    seen, target = task_data(sequence, "extrapolation")
    np.testing.assert_array_equal(seen["x"].values[0], states[:40])
    np.testing.assert_array_equal(target, states[39:])


def test_other_tasks_are_refused(sequence):
    with pytest.raises(ValueError, match="task is 'half', expected reconstruction or extrap"):
        task_data(sequence, "half")


def test_training_data_of_each_task(oscillator, sequence):
    assert training_data(oscillator, "noise0", 3) is oscillator
    noisy = training_data(oscillator, "noise2.5", 3)
    assert noisy.identical(add_noise(oscillator, 2.5, 3))
    assert training_data(sequence, "extrapolation", 3).sizes["time"] == 40


def test_ensembles_are_no_sequence(oscillator):
    with pytest.raises(DatasetError, match="'trajectory' has 40 entries, expected one sequence"):
        sequence_states(oscillator)
    one = oscillator.isel(trajectory=[0])
    np.testing.assert_array_equal(sequence_states(one), oscillator["x"].values[0])
