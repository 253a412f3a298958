"""Interpolation between the instants that flow maps reach."""

import numpy as np
import torch

from hits.train.interpolations import check_interpolation

# Series that are splined together: so many, with all their coefficients, stay in the cache.
PIECE = 120


def interpolate(states, step, n_steps, kind="linear"):
    """States at instants 1 to `n_steps` from those at multiples of a step, (instant, ...).

    The last known instant is at or after `n_steps`. Straight lines are the paper's; cubic is a
    spline through all known states, or lines where one is not finite. An unknown kind is a
    ValueError.
    """
    check_interpolation(kind)
    if step == 1:
        return states[1 : n_steps + 1]
    # A spline joins all instants, so that one that is not finite would spoil the finite ones.
    splined = states.isfinite().all(0) if kind == "cubic" else torch.tensor(False)
    if splined.all():
        return _spline(states, step, n_steps)
    weights = torch.arange(1, step + 1, dtype=states.dtype, device=states.device) / step
    weights = weights.view(1, -1, *(1,) * (states.ndim - 1))
    fine = torch.lerp(states[:-1, None], states[1:, None], weights).flatten(0, 1)[:n_steps]
    if splined.any():
        fine[:, splined] = _spline(states[:, splined], step, n_steps)
    return fine


def _spline(states, step, n_steps):
    """States at instants 1 to `n_steps` of the spline through finite ones."""
    # The import takes a second, in each of many short jobs.
    from scipy.interpolate import CubicSpline

    known, fine = step * np.arange(len(states)), np.arange(1, n_steps + 1)
    splines = [
        torch.from_numpy(CubicSpline(known, piece.cpu().numpy())(fine)).to(states)
        for piece in states.flatten(1).split(PIECE, 1)
    ]
    return torch.cat(splines, 1).unflatten(1, states.shape[1:])
