"""How sure a comparison of two forecasts is, by a bootstrap over replicates and trajectories.

Errors are (replicate, trajectory). Every replicate forecasts the same trajectories, so that the two
are resampled independently of each other; and both forecasts with the same draws: what makes a
trajectory or a training hard for both cancels in their ratio.
"""

from dataclasses import dataclass

import numpy as np

CONFIDENCE = 0.95  # of intervals


@dataclass(frozen=True)
class Samples:
    """Weights (sample, replicate) and (sample, trajectory): what was measured, then resamples."""

    replicates: np.ndarray
    trajectories: np.ndarray


def resample(seed, draws, n_replicates, n_trajectories):
    """Samples of replicates and trajectories, drawn with replacement, from a seed."""
    generator = np.random.default_rng(seed)

    def weights(size):
        drawn = generator.multinomial(size, np.full(size, 1 / size), draws)
        return np.concatenate([np.ones((1, size)), drawn]) / size

    return Samples(weights(n_replicates), weights(n_trajectories))


def geometric_mean(values):
    """Geometric mean of the numbers of replicates; infinite if any is, else 0 if any is."""
    values = np.asarray(values, np.float64)
    if len(values) == 1:
        return float(values[0])  # without the rounding of its logarithm
    with np.errstate(divide="ignore"):
        logs = np.log(values)
    return float(np.exp(_average(logs, np.full((1, len(logs)), 1 / len(logs)))[0]))


def mean_ratio(first, second, samples):
    """Ratio of the mean errors of two forecasts, geometric mean over replicates, and its interval.

    A replicate in which a forecast diverges on any trajectory is infinitely wrong, whatever is
    resampled: its mean is known to be infinite. Where both diverge, the first is no match.

    Returns
    -------
    tuple of float
        The ratio, and the lower and upper end of its percentile interval of `CONFIDENCE`, which
        does not take errors to be distributed in any way. Of one replicate, the interval knows
        nothing of what another training would have given.
    """
    first, second = (_means(errors, samples.trajectories) for errors in (first, second))
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(first) - np.log(second)
    logs[first == second] = 0
    logs[np.isinf(first)] = np.inf
    logs = _average(logs, samples.replicates)
    ratio, resampled = np.exp(logs[0]), np.exp(np.sort(logs[1:]))
    # Without interpolation, which has no answer between infinite numbers.
    tail = int((1 - CONFIDENCE) / 2 * len(resampled))
    return float(ratio), float(resampled[tail]), float(resampled[-1 - tail])


def _means(errors, weights):
    """Means (sample, replicate) over the trajectories."""
    finite = np.isfinite(errors)
    means = weights @ np.where(finite, errors, 0).T
    means[:, ~finite.all(axis=1)] = np.inf
    return means


def _average(logs, weights):
    """Mean over the replicates of each sample; an infinite one decides, +∞ before −∞."""
    average = (weights * np.where(np.isfinite(logs), logs, 0)).sum(axis=1)
    for infinite in (-np.inf, np.inf):
        average[((weights > 0) & (logs == infinite)).any(axis=1)] = infinite
    return average
