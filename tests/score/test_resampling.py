import numpy as np
import pandas as pd
import pytest

from hits.score.resampling import geometric_mean, mean_ratio, resample


@pytest.fixture
def errors(generator):
    """Errors of (replicate, trajectory) over decades."""
    return np.exp(generator.normal(size=(4, 30)))


def ratio_of(first, second, seed=0, draws=1000):
    return mean_ratio(first, second, resample(seed, draws, *np.shape(first)))


def test_samples_are_what_was_measured_then_draws_of_as_many():
    samples = resample(0, 50, 3, 20)
    for weights, size in ((samples.replicates, 3), (samples.trajectories, 20)):
        assert weights.shape == (51, size)
        np.testing.assert_allclose(weights.sum(axis=1), 1)
        np.testing.assert_allclose(weights[0], 1 / size)
        np.testing.assert_allclose(weights * size, np.round(weights * size), atol=1e-12)
        assert weights[1:].std() > 0


def test_a_constant_ratio_is_certain(errors):
    np.testing.assert_allclose(ratio_of(errors / 2, errors), 0.5)
    assert ratio_of(errors, errors) == (1, 1, 1)


def test_a_ratio_of_each_replicate_is_averaged_in_logarithms(errors):
    """Trajectories agree; of two replicates a draw holds 0, 1 or 2 times the one, all likely."""
    ratios = ratio_of(errors[:2] * [[0.1], [0.4]], errors[:2])
    np.testing.assert_allclose(ratios, (0.2, 0.1, 0.4))


def test_the_interval_over_trajectories_is_that_of_the_normal_distribution(generator):
    """Of the mean of n errors 1 + s ε against errors of 1, ±1.96 s/√n for small s."""
    first = 1 + 0.1 * generator.normal(size=(1, 400))
    ratio, low, high = ratio_of(first, np.ones((1, 400)), draws=4000)
    half = 1.96 * first.std() / 20
    np.testing.assert_allclose([low - ratio, high - ratio], [-half, half], rtol=0.1)


def test_what_is_hard_for_both_cancels(errors, generator):
    noise = np.exp(0.01 * generator.normal(size=errors.shape))
    _, low, high = ratio_of(0.9 * errors * noise, errors)
    assert 0.88 < low < high < 0.92
    _, low, high = ratio_of(0.9 * errors[:, ::-1], errors)
    assert low < 0.8
    assert high > 1


def test_the_same_seed_gives_the_same_numbers(errors):
    other = errors[:, ::-1]
    assert ratio_of(errors, other) == ratio_of(errors, other)
    assert ratio_of(errors, other) != ratio_of(errors, other, seed=1)


def test_infinite_errors(errors):
    """One trajectory is enough, in whatever draws it is."""
    diverged = errors.copy()
    diverged[:, 3] = np.inf
    assert ratio_of(diverged, errors) == (np.inf, np.inf, np.inf)
    assert ratio_of(errors, diverged) == (0, 0, 0)
    assert ratio_of(diverged, diverged) == (np.inf, np.inf, np.inf)


def test_one_infinite_replicate_leaves_the_interval_open_at_its_end(errors):
    diverged = errors / 2
    diverged[0, 3] = np.inf
    ratio, low, high = ratio_of(diverged, errors)
    assert (ratio, high) == (np.inf, np.inf)
    assert low == pytest.approx(0.5)
    ratio, low, high = ratio_of(errors, diverged)
    assert (ratio, low) == (0, 0)
    assert high == pytest.approx(2)
    # Where one diverges in one replicate and the other in another, the former is no match.
    other = errors.copy()
    other[1] = np.inf
    assert ratio_of(diverged, other) == (np.inf, 0, np.inf)


def test_geometric_mean():
    assert geometric_mean([1e-4, 1e-2]) == pytest.approx(1e-3)
    assert geometric_mean(pd.Series([1, 100], index=[3, 5])) == pytest.approx(10)
    assert geometric_mean([0, 1]) == 0
    assert geometric_mean([0, np.inf]) == np.inf
