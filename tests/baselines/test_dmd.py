import numpy as np
import pytest

from hits.baselines.dmd import DMD


def linear_sequence(n, radius=1.0):
    """Two rotations in four states, mixed."""
    mix = np.random.default_rng(0).normal(size=(4, 4))
    time = np.arange(n)
    waves = [part(angle * time) * radius**time for angle in (0.3, 0.7) for part in (np.cos, np.sin)]
    return np.stack(waves, 1) @ mix


def fitted(sequence):
    model = DMD(sequence.shape[1])
    model.fit(sequence, None, None)
    return model


def test_a_linear_sequence_is_continued_exactly():
    sequence = linear_sequence(60, radius=0.99)
    forecast = fitted(sequence[:30]).forecast(sequence[29], 30)
    np.testing.assert_allclose(forecast, sequence[30:], rtol=1e-6, atol=1e-7)


def test_growing_modes_keep_their_eigenvalues():
    model = fitted(linear_sequence(60, radius=1.1))
    angles = np.array([-0.7, -0.3, 0.3, 0.7])
    found = np.linalg.eigvals(model.map)
    np.testing.assert_allclose(found[np.angle(found).argsort()], 1.1 * np.exp(1j * angles))
    assert model.n_parameters == model.n_trained == 16


def test_a_sequence_of_lower_rank_than_states_is_continued_exactly():
    sequence = linear_sequence(60) @ np.random.default_rng(1).normal(size=(4, 9))
    model = fitted(sequence[:30])
    np.testing.assert_allclose(model.forecast(sequence[29], 30), sequence[30:], rtol=0, atol=1e-5)
    # The smallest map: what the sequence never shows goes to zero.
    unseen = np.linalg.svd(sequence)[2][4:]
    np.testing.assert_allclose(unseen @ model.map, 0, atol=1e-10)


def test_the_loss_is_that_of_a_step():
    sequence = np.array([[1.0], [1.0], [2.0]])
    model = DMD(1)
    (row,) = model.fit(sequence, None, None)
    assert model.map[0, 0] == pytest.approx(1.5)
    assert row["loss"] == pytest.approx(0.25)
