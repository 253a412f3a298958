"""Measures of forecasts of chaotic systems: their errors in percent, and their climate."""

import numpy as np

# Of histograms: over the range of the truth; what lies outside has a bin on either side.
BINS = 50
# A forecast further outside the range of the truth than so many times its width has left it.
LEFT = 1.0


def smape(forecast, truth):
    """Symmetric mean absolute percentage error, 0 to 200, infinite values count as 200.

    The mean over everything of 200 |x − y| / (|x| + |y|), as in Gilpin (2021, arXiv:2110.05266).
    """
    forecast, truth = np.asarray(forecast, np.float64), np.asarray(truth, np.float64)
    with np.errstate(all="ignore"):
        size = np.abs(forecast) + np.abs(truth)
        errors = np.where(size > 0, 200 * np.abs(forecast - truth) / size, 0.0)
    return float(np.where(np.isfinite(forecast), errors, 200.0).mean())


def hellinger(p, q):
    """Hellinger distance of two distributions along the last axis, 0 for equal, 1 for disjoint."""
    p, q = (x / x.sum(-1, keepdims=True) for x in (np.asarray(p, float), np.asarray(q, float)))
    return np.sqrt(np.maximum(0.0, 1 - np.sqrt(p * q).sum(-1)))


def histogram_distance(forecast, truth):
    """Hellinger distance of the values of each state, mean over states, from (…, state)."""
    forecast, truth = (np.asarray(x).reshape(-1, np.shape(truth)[-1]) for x in (forecast, truth))
    return float(
        np.mean([hellinger(*_histograms(*pair)) for pair in zip(forecast.T, truth.T, strict=True)])
    )


def spectrum_distance(forecast, truth, window):
    """Hellinger distance of the power spectra of each state, mean over states.

    Spectra of states (trajectory, time, state) are means over trajectories and windows of so many
    instants, with a Hann taper, each without its mean, as in Mikhaeil et al. (2022,
    arXiv:2110.07238). It is 1 where a forecast is not finite.
    """
    if not np.isfinite(forecast).all():
        return 1.0
    return float(hellinger(*(_spectra(x, window) for x in (forecast, truth))).mean())


def share_bounded(forecast, truth):
    """Share of trajectories (trajectory, time, state) that never go far from where the truth is."""
    truth = np.asarray(truth).reshape(-1, np.shape(truth)[-1])
    low, high = truth.min(0), truth.max(0)
    room = LEFT * (high - low)
    with np.errstate(invalid="ignore"):
        inside = (forecast >= low - room) & (forecast <= high + room)
    return float(inside.all((1, 2)).mean())


def _histograms(forecast, truth):
    edges = np.linspace(truth.min(), truth.max(), BINS + 1)
    # What is not finite is outside, too.
    forecast = np.where(np.isfinite(forecast), forecast, np.inf)
    return [np.bincount(np.searchsorted(edges, x), minlength=BINS + 2) for x in (forecast, truth)]


def _spectra(states, window):
    """Power by state and frequency, (state, frequency)."""
    count = states.shape[1] // window
    pieces = states[:, : count * window].reshape(-1, window, states.shape[2])
    pieces = (pieces - pieces.mean(1, keepdims=True)) * np.hanning(window)[:, None]
    return np.square(np.abs(np.fft.rfft(pieces, axis=1))).mean(0).T
