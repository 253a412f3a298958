"""Segments: parts of measured trajectories without gaps in time, on a uniform grid."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from hits.data.dataset import ROUNDING, DatasetError

# A spacing of more steps than this is a gap; of more usual spacings where times are not uniform.
GAP = 1.5
IRREGULAR_GAP = 5.0
INTERPOLATIONS = ("cubic", "linear")


def common_step(trajectories):
    """The time that most samples of trajectories are apart, to 12 digits."""
    spacings = np.concatenate([np.diff(trajectory.time) for trajectory in trajectories])
    usual = np.median(spacings)
    # Each is rounded, and their mean less so.
    near = spacings[np.abs(spacings - usual) < ROUNDING * usual]
    return float(f"{near.mean() if near.size else usual:.12g}")


def segments(trajectory, dt):
    """Cut a trajectory where samples are missing.

    Parameters
    ----------
    trajectory : Trajectory
        Measured in steps of `dt`; after a gap the steps may begin anywhere.
    dt : float
        The step.

    Returns
    -------
    list of Trajectory
        Those of one sample too. A DatasetError if samples are nearer, or off the grid by more than
        rounding.
    """
    found = _without_gaps(trajectory, GAP * dt)
    for segment in found:
        grid = segment.time[0] + dt * np.arange(len(segment))
        off = np.abs(segment.time - grid)
        worst = int(np.argmax(off > ROUNDING * dt))
        if off[worst] > ROUNDING * dt:
            raise DatasetError(
                f"trajectory {trajectory.name}: times are not uniform: found "
                f"{segment.time[worst]:.9g}, expected {grid[worst]:.9g} from steps of dt = {dt:g}; "
                f"correct dt, or ask for interpolation with resample = {trajectory.spacing:.3g}"
            )
    return found


def resampled(trajectory, dt, interpolation="cubic"):
    """Interpolate a trajectory at uniform instants, from the first sample on.

    Parameters
    ----------
    trajectory : Trajectory
        Measured at any instants. Spacings of more than `IRREGULAR_GAP` usual ones are gaps, which
        are not bridged.
    dt : float
        Step of the result.
    interpolation : {"cubic", "linear"}
        Splines with continuous second derivatives (`scipy.interpolate.CubicSpline`), exact for
        cubic polynomials; or straight lines, for noisy samples.

    Returns
    -------
    list of Trajectory
        One for each part between gaps.
    """
    # It takes a while to load.
    from scipy.interpolate import CubicSpline

    found = []
    for part in _without_gaps(trajectory, max(IRREGULAR_GAP * trajectory.spacing, GAP * dt)):
        time = part.time - part.time[0]
        grid = dt * np.arange(int(time[-1] / dt + ROUNDING) + 1)
        at = np.minimum(grid, time[-1])
        if interpolation == "cubic" and len(part) > 1:
            x = CubicSpline(time, part.x)(at)
        else:
            x = np.stack([np.interp(at, time, state) for state in part.x.T], axis=-1)
        found.append(replace(part, time=part.time[0] + grid, x=x))
    return found


def _without_gaps(trajectory, longest):
    """Parts of a trajectory between spacings above the longest."""
    cuts = np.flatnonzero(np.diff(trajectory.time) > longest) + 1
    edges = [0, *cuts.tolist(), len(trajectory)]
    return [trajectory[start:end] for start, end in pairwise(edges)]
