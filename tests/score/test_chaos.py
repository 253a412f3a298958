import numpy as np
import pytest

from hits.score.chaos import (
    hellinger,
    histogram_distance,
    share_bounded,
    smape,
    spectrum_distance,
)


def test_smape_by_hand():
    assert smape([1.0, 3.0, 0.0], [1.0, 1.0, 0.0]) == pytest.approx((0 + 200 * 2 / 4 + 0) / 3)
    assert smape([1.0, -1.0], [-1.0, 1.0]) == 200
    assert smape([np.nan, np.inf], [1.0, 1.0]) == 200


def test_hellinger_by_hand():
    assert hellinger([1, 1], [2, 2]) == pytest.approx(0, abs=1e-8)
    assert hellinger([1, 0], [0, 3]) == 1
    # Of two coins: one minus sqrt(1/2 · 1/5) + sqrt(1/2 · 4/5).
    expected = np.sqrt(1 - np.sqrt(0.1) - np.sqrt(0.4))
    assert hellinger([0.5, 0.5], [0.2, 0.8]) == pytest.approx(expected)


def test_histograms_of_states(generator):
    states = generator.normal(size=(20, 500, 2))
    assert histogram_distance(states, states) == pytest.approx(0, abs=1e-7)
    # Another order is the same climate.
    assert histogram_distance(states[::-1, ::-1], states) == pytest.approx(0, abs=1e-7)
    assert histogram_distance(states + 100, states) == 1
    assert histogram_distance(np.full_like(states, np.nan), states) == 1
    # One state of two is wrong.
    half = np.add(states, [0, 100])
    assert histogram_distance(half, states) == pytest.approx(0.5, abs=1e-7)
    # Of normal distributions of spreads 1 and 2: 1 − sqrt(2 · 1 · 2 / (1 + 4)).
    expected = np.sqrt(1 - np.sqrt(4 / 5))
    wide = generator.normal(size=(200, 500, 1))
    assert histogram_distance(wide, 2 * wide) == pytest.approx(expected, abs=0.01)


def test_spectra_of_sines():
    time = np.arange(4000) / 100
    sines = {f: np.sin(2 * np.pi * f * time + 0.3)[None, :, None] for f in (2, 5)}
    assert spectrum_distance(sines[2], sines[2], 1000) == pytest.approx(0, abs=1e-7)
    # Neither size, phase nor mean count.
    assert spectrum_distance(7 - 3 * sines[2], sines[2], 1000) == pytest.approx(0, abs=1e-6)
    assert spectrum_distance(sines[5], sines[2], 1000) > 0.999
    # Half of the power is elsewhere.
    both = sines[2] + sines[5]
    expected = np.sqrt(1 - np.sqrt(0.5))
    assert spectrum_distance(both, sines[2], 1000) == pytest.approx(expected, abs=1e-3)
    assert spectrum_distance(sines[2] * np.inf, sines[2], 1000) == 1


def test_trajectories_that_leave():
    truth = np.array([[[0.0], [1.0], [2.0]]])
    forecast = np.array([[[0.0], [3.9]], [[0.0], [4.1]], [[-1.9], [0.0]], [[0.0], [np.nan]]])
    assert share_bounded(forecast, truth) == 0.5
