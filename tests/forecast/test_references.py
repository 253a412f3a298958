import numpy as np

from hits.forecast.references import dynamic_modes, persistence, references


def test_persistence_stays():
    np.testing.assert_array_equal(persistence(np.array([1.0, 2.0]), 3), [[1, 2]] * 3)


def linear_sequence(n, radius=1.0):
    """Two rotations in four states, mixed."""
    mix = np.random.default_rng(0).normal(size=(4, 4))
    time = np.arange(n)
    waves = [part(angle * time) * radius**time for angle in (0.3, 0.7) for part in (np.cos, np.sin)]
    return np.stack(waves, 1) @ mix


def test_a_linear_sequence_is_continued_exactly():
    sequence = linear_sequence(60, radius=0.99)
    forecast = dynamic_modes(sequence[:30], sequence[29], 30)
    np.testing.assert_allclose(forecast, sequence[30:], atol=1e-9)


def test_a_sequence_of_lower_rank_than_states_is_continued_exactly():
    sequence = linear_sequence(60) @ np.random.default_rng(1).normal(size=(4, 9))
    forecast = dynamic_modes(sequence[:30], sequence[29], 30)
    np.testing.assert_allclose(forecast, sequence[30:], atol=1e-8)


def test_references_know_what_was_seen():
    sequence = linear_sequence(60)
    made = {
        name: forecast(sequence[29], 30) for name, forecast in references(sequence[:30]).items()
    }
    assert list(made) == ["persistence", "dmd"]
    np.testing.assert_array_equal(made["persistence"], [sequence[29]] * 30)
    np.testing.assert_allclose(made["dmd"], sequence[30:], atol=1e-9)
