"""Smoothing of noisy trajectories by local polynomials, as wide as cross-validation wants them."""

import numpy as np
from scipy.ndimage import uniform_filter1d
from scipy.signal import savgol_coeffs, savgol_filter

from hits.data.dataset import SPLITS, split_states

ORDER = 3
# Instants per fit, each some 1.8 times more than the one before.
WIDTHS = (5, 9, 17, 31, 55, 97, 171, 301)
# Train trajectories that the choice looks at, and instants that it averages over.
SAMPLE, NEIGHBOURS = 200, 15
PIECE = 16  # trajectories that are smoothed at a time


def smooth(data, splits=SPLITS):
    """Fit a cubic to the instants around each one, by least squares (Savitzky & Golay 1964).

    How many instants depends on the component and on the instant, since trajectories with
    transients are smoother later on, see `smoothing_widths`. Trajectories of `splits` are returned;
    whatever they are, train trajectories choose the widths.
    """
    widths = smoothing_widths(data)
    # A copy, which is smoothed in place, in pieces that stay in the cache.
    data = data.isel(trajectory=np.isin(data["split"].values, splits))
    x = data["x"].values
    for start in range(0, len(x), PIECE):
        piece = x[start : start + PIECE]
        for component, chosen in enumerate(widths.T):
            noisy = piece[..., component].copy()
            for width in set(chosen[chosen > 1]):
                used = np.flatnonzero(chosen == width)
                # The instants that these fits can see.
                seen = slice(max(used[0] - width, 0), used[-1] + width)
                fitted = savgol_filter(noisy[:, seen], width, ORDER, axis=1)
                piece[:, used, component] = fitted[:, used - seen.start]
    return data


def smoothing_widths(data):
    """Instants per fit, (time, state), by leave-one-out cross-validation on train trajectories.

    The error at an instant that the fit has not seen follows from the fit that has: it is the
    residual over one minus the weight of the instant in its own fit. A component that is constant
    in every trajectory has 1, no smoothing.
    """
    states = split_states(data, "train").values[:SAMPLE].astype(np.float64)
    n_time = states.shape[1]
    widths = np.array([width for width in WIDTHS if width <= n_time])
    chosen = np.ones(states.shape[1:], int)
    for component in range(states.shape[2]):
        values = states[:, :, component]
        if values.std(axis=1).any():
            errors = [_unseen_error(values, width) for width in widths]
            chosen[:, component] = widths[np.argmin(errors, axis=0)]
    return chosen


def _unseen_error(values, width):
    """Mean squared leave-one-out error around each instant, (time,)."""
    half = width // 2
    # At the ends, `savgol_filter` evaluates the outermost full fit away from its centre.
    own = np.full(values.shape[1], savgol_coeffs(width, ORDER)[half])
    for k in range(half):
        weight = savgol_coeffs(width, ORDER, pos=k, use="dot")[k]
        own[k] = own[-1 - k] = weight
    residual = (values - savgol_filter(values, width, ORDER)) / (1 - own)
    return uniform_filter1d(np.square(residual).mean(0), NEIGHBOURS, mode="nearest")
