"""Interpolation between the instants that flow maps reach."""

import numpy as np
import torch

from hits.train.interpolations import check_interpolation

# Series that are splined together: so many, with all their coefficients, stay in the cache.
PIECE = 120
# Power of the distance between known instants that errors shrink with.
ORDER = {"cubic": 4, "linear": 2}


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


def interpolate_known(states, known, at, kind):
    """States at some instants, (time,), from those of all, (instant, trajectory, state), known.

    Of each trajectory others are `known`, (instant, trajectory), the first and the last among them.
    """
    from scipy.interpolate import CubicSpline, make_interp_spline

    check_interpolation(kind)
    fine, instants = states.new_empty(len(at), *states.shape[1:]), np.arange(len(states))
    for trajectory, knots in enumerate(known.T.numpy()):
        values = states[:, trajectory].numpy()[knots]
        if kind == "cubic" and np.isfinite(values).all():
            made = CubicSpline(instants[knots], values)
        else:
            made = make_interp_spline(instants[knots], values, k=1, check_finite=False)
        fine[:, trajectory] = torch.from_numpy(made(at.numpy())).to(states)
    return fine
