"""Increments of flow maps over grids of initial states (fig. 10 of the paper)."""

import numpy as np

from hits.data.system import interval

# The same for all systems, as in the paper. On the Lorenz attractor the last of them is past what
# can be forecast: neighbouring states of the grid have parted, and no smooth map is left to learn.
STEP_TIMES = 0.16 * 4.0 ** np.arange(4)
POINTS = 101


def increment_grid(system, ranges=None):
    """Initial states (POINTS, POINTS, state) in a plane.

    `ranges` are an interval for two states and a number for the others. If not given, the first two
    states that vary at the start of trajectories do so here, and the others have their middle.
    """
    axes = {state: interval(axis) for state, axis in (ranges or system.box).items()}
    varying = [state for state in system.states if np.ptp(axes.get(state, 0)) > 0]
    if set(axes) != set(system.states) or len(varying) < 2 or (ranges and len(varying) > 2):
        raise ValueError(
            f"increments are {ranges or system.box}, expected an interval for two of the states "
            f"{', '.join(system.states)} and a number for the others"
        )
    lines = [
        np.linspace(*axes[state], POINTS) if state in varying[:2] else np.mean(axes[state])
        for state in system.states
    ]
    return np.stack(np.meshgrid(*lines, indexing="ij"), axis=-1).squeeze()


def increment_maps(field, initial, times):
    """Increments x(t + Δ) - x(t), (step, ..., state), for increasing times Δ.

    The states x(t) are `initial`, (..., state), the field as in `hits.data.system.System`.
    """
    from hits.data.ode import integrate  # not above: a configuration asks for grids only, at once

    x0 = initial.reshape(-1, initial.shape[-1])
    states = integrate(field, x0, np.array([0.0, *times]))
    increments = states[:, 1:] - x0[:, None]
    return increments.swapaxes(0, 1).reshape(len(times), *initial.shape)
