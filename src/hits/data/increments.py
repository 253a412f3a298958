"""Increments of flow maps over grids of initial states (fig. 10 of the paper)."""

import numpy as np

from hits.data.ode import integrate

# The same for all systems, as in the paper. On the Lorenz attractor the last of them is past what
# can be forecast: neighbouring states of the grid have parted, and no smooth map is left to learn.
STEP_TIMES = 0.16 * 4.0 ** np.arange(4)


def _grid(*axes):
    """Initial states (n1, n2, state) from two intervals and the values of the other components."""
    lines = [np.linspace(*axis, 101) if isinstance(axis, tuple) else axis for axis in axes]
    return np.stack(np.meshgrid(*lines, indexing="ij"), axis=-1).squeeze()


# Of the paper's planes of the Hopf normal form and of the Lorenz system, one each.
GRIDS = {
    "oscillator": _grid((-1, 1), (-1, 1)),
    "hyperbolic": _grid((-1, 1), (-1, 1)),
    "cubic": _grid((-1, 1), (-1, 1)),
    "van_der_pol": _grid((-2, 2), (-1, 1)),
    "hopf": _grid(0.2, (-1, 2), (-1, 1)),
    "lorenz": _grid((-9, -7), (6, 8), 27.0),
}


def increment_maps(field, initial, times):
    """Increments x(t + Δ) - x(t) of an autonomous system for several Δ.

    Parameters
    ----------
    field : callable
        A vector field as in `hits.data.systems.System`.
    initial : numpy.ndarray, (..., state)
        The states x(t).
    times : sequence of float
        The Δ, increasing.

    Returns
    -------
    numpy.ndarray, (step, ..., state)

    Raises
    ------
    ArithmeticError
        If the integration breaks down.
    """
    x0 = initial.reshape(-1, initial.shape[-1])
    states = integrate(field, x0, np.array([0.0, *times]))
    increments = states[:, 1:] - x0[:, None]
    return increments.swapaxes(0, 1).reshape(len(times), *initial.shape)
