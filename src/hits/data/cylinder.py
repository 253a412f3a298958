"""The flow past a circular cylinder: simulated, measured, and compressed to a sequence of states.

Lengths are in diameters D from the centre of the cylinder, velocities in units of the stream's
speed U, time in D/U.
"""

import time as clock

import numpy as np
import xarray as xr

from hits.data.embedding import attach
from hits.data.immersed_boundary import ImmersedBoundaryFlow
from hits.data.nested_grids import NestedGrids
from hits.data.sequence import sequence_dataset
from hits.data.svd import SVD

# The finest grid; four grids reach 32 diameters upstream, 39 downstream and 16 to either side, so
# far that their edge is hardly felt.
CORNER = (-1.0, -2.0)
SIZE = (9, 4)
LEVELS = 4

# A vortex in the wake breaks the symmetry at once; rounding errors alone would take their time. The
# lift is within half a per cent of its final amplitude after 40 time units, within a tenth of that
# after 60. A stronger or nearer vortex makes the first steps unstable.
VORTEX = {"centre": (1.5, 0.0), "radius": 0.5, "vorticity": 2.0}

# Intervals between snapshots from one line of progress to the next.
REPORT_EVERY = 10


def cylinder_flow(reynolds, cells_per_diameter, dt):
    """A cylinder in a stream that starts at once, and a vortex behind it."""
    nx, ny = (length * cells_per_diameter for length in SIZE)
    h = 1 / cells_per_diameter
    grids = NestedGrids(nx, ny, h, LEVELS)
    x = CORNER[0] + h * np.arange(1, nx)[:, None] - VORTEX["centre"][0]
    y = CORNER[1] + h * np.arange(1, ny) - VORTEX["centre"][1]
    vortex = VORTEX["vorticity"] * np.exp(-(x**2 + y**2) / VORTEX["radius"] ** 2)
    n_points = int(np.pi * cells_per_diameter)
    angle = 2 * np.pi * np.arange(n_points) / n_points
    outline = 0.5 * np.array([np.cos(angle), np.sin(angle)])
    return ImmersedBoundaryFlow(grids, CORNER, outline, dt, reynolds, np.pad(vortex, 1))


def simulate_cylinder(
    reynolds, cells_per_diameter, steps_per_snapshot, dt, spin_up, snapshots, report=print
):
    """Simulate vortex shedding and keep snapshots of the saturated flow.

    `cells_per_diameter` of the finest grid is even, a time step at most half a cell, `dt` the time
    between snapshots, `spin_up` that from the start of the flow to the first of them, a multiple of
    dt; `report` takes lines on the progress.

    Returns
    -------
    xarray.Dataset
        The velocity ``u(time, grid_x, grid_y)`` along the stream at the inner nodes of the finest
        grid, the cylinder included; the ``vorticity(grid_x, grid_y)`` of the last snapshot; and the
        ``drag_coefficient(force_time)`` and ``lift_coefficient(force_time)`` of all steps. Time is
        zero at the first snapshot.
    """
    step = dt / steps_per_snapshot
    flow = cylinder_flow(reynolds, cells_per_diameter, step)
    first = round(spin_up / dt)
    last = first + snapshots - 1
    u = np.empty((snapshots, len(flow.x) - 2, len(flow.y) - 2), np.float32)
    forces = np.empty((last, steps_per_snapshot, 2))
    started = clock.monotonic()
    for k in range(last + 1):
        if k > 0:
            forces[k - 1] = [2 * flow.step() for _ in range(steps_per_snapshot)]
            if not np.isfinite(forces[k - 1]).all():
                raise ArithmeticError(
                    f"the flow blows up by time {k * dt:g} after its start; take more steps per "
                    "snapshot"
                )
        if k >= first:
            u[k - first] = flow.velocity()[0]
        if k % REPORT_EVERY == 0 and k > 0:
            drag, lift = forces[k - 1, -1]
            left = (clock.monotonic() - started) * (last - k) / k
            report(
                f"time {k * dt:g} of {last * dt:g}: drag {drag:.3f}, lift {lift:+.3f}, "
                f"about {left:.0f} s left"
            )
    drag, lift = forces.reshape(-1, 2).T
    nx, ny = (length * cells_per_diameter for length in SIZE)
    return xr.Dataset(
        {
            "u": (("time", "grid_x", "grid_y"), u),
            "vorticity": (("grid_x", "grid_y"), np.float32(flow.vorticity[0, 1:-1, 1:-1])),
            "drag_coefficient": ("force_time", drag),
            "lift_coefficient": ("force_time", lift),
        },
        {
            "time": dt * np.arange(snapshots),
            "grid_x": flow.x[1:-1],
            "grid_y": flow.y[1:-1],
            "force_time": step * np.arange(1, len(drag) + 1) - first * dt,
        },
        {
            "dt": dt,
            "time_units": "D/U",
            "reynolds": reynolds,
            "source": f"computed: immersed-boundary projection, Re {reynolds:g}, {LEVELS} nested "
            f"grids of {nx} × {ny} cells, D/{cells_per_diameter} wide on the finest, "
            f"time step {step:g} D/U",
        },
    )


def shedding(time, drag, lift):
    """Strouhal number, mean drag and lift amplitude over whole periods of the lift, a dict.

    strouhal is the frequency of the upward crossings of the lift through its mean, times D/U;
    lift_amplitude half of the largest minus the smallest lift. Without a whole period: ValueError.
    """
    offset = lift - lift.mean()
    below = np.flatnonzero((offset[:-1] < 0) & (offset[1:] >= 0))
    if len(below) < 2:
        raise ValueError(
            f"the lift crosses its mean upwards {len(below)} times from time {time[0]:g} to "
            f"{time[-1]:g}, expected 2 or more for a period; keep more snapshots, or begin later"
        )
    fraction = offset[below] / (offset[below] - offset[below + 1])
    crossings = time[below] + fraction * (time[below + 1] - time[below])
    whole = slice(below[0] + 1, below[-1] + 1)
    return {
        "strouhal": float((len(below) - 1) / (crossings[-1] - crossings[0])),
        "mean_drag": float(drag[whole].mean()),
        "lift_amplitude": float(np.ptp(lift[whole]) / 2),
    }


def cylinder_dataset(run, modes):
    """Compress the snapshots of a simulated flow to coefficients of their leading modes.

    `run` is from `simulate_cylinder`. In place of u the dataset has the states, right singular
    vectors of the snapshots with their mean, and the embedding that leads back to u; all else as it
    was, with the attributes of `shedding`.
    """
    svd, states = SVD.fit(run["u"].values, modes)
    kept = run.sel(force_time=slice(0, None))
    measured = shedding(
        kept["force_time"].values, kept["drag_coefficient"].values, kept["lift_coefficient"].values
    )
    names = [f"mode {k}" for k in range(1, modes + 1)]
    data = sequence_dataset(states, names, run.attrs["dt"], run.attrs["time_units"])
    data = data.assign(run.drop_vars("u")).assign_attrs(run.attrs | measured)
    return attach(data, [svd])
