"""Simulated trajectories: reference solutions of ordinary differential equations."""

import numpy as np
import xarray as xr
from scipy.integrate import solve_ivp

from hits.data.dataset import CONTRACT, SPLITS
from hits.data.systems import SYSTEMS
from hits.seeds import child

# Trajectories that are integrated as one state: enough for vectorised steps, few enough that the
# error norm, a mean over all of them, hides none, and that their float64 history is small.
STACK = 1000
RTOL, ATOL = 1e-10, 1e-12


def simulate(system, trajectories, dt, n_steps, seed):
    """Simulate trajectories of a system from random initial states.

    Parameters
    ----------
    system : str
        A name in `SYSTEMS`.
    trajectories : dict of str to int
        How many trajectories the splits train, val and test get.
    dt : float
        Time between instants.
    n_steps : int
        Steps of each trajectory; it has ``n_steps + 1`` instants, the first is the initial state.
    seed : numpy.random.SeedSequence
        Source of the initial states. Each split has a stream of its own, so that a larger training
        set leaves the test trajectories as they were.

    Returns
    -------
    xarray.Dataset
        ``x(trajectory, time, state)`` and coordinates of the dataset contract, computed in float64;
        the attributes that say what it is for (name, title, license, time_units) are the caller's
        to add.

    Raises
    ------
    ValueError
        If the system is unknown.
    ArithmeticError
        If the integration breaks down.
    """
    if system not in SYSTEMS:
        raise ValueError(f"unknown system {system!r}; known: {', '.join(sorted(SYSTEMS))}")
    known = SYSTEMS[system]
    time = dt * np.arange(n_steps + 1)
    parts = []
    for k, split in enumerate(SPLITS):
        generator = np.random.default_rng(child(seed, k))
        x0 = known.initial_states(generator, trajectories[split], split)
        parts.append(_solution(known, x0, time))
    split = np.repeat(SPLITS, [trajectories[split] for split in SPLITS])
    solver = "exact" if known.solution else f"DOP853 (rtol {RTOL:g}, atol {ATOL:g})"
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), np.concatenate(parts))},
        {"time": time, "state": list(known.states), "split": ("trajectory", split.astype(object))},
        {
            "dt": dt,
            "source": f"{solver} solution of the system '{system}'",
            "truth": "exact" if known.solution else "converged",
            "noise": 0.0,
            "contract": CONTRACT,
        },
    )


def integrate(field, x0, time, dtype=np.float64):
    """Integrate many initial states at once, as one large state.

    Parameters
    ----------
    field : callable
        A vector field as in `hits.data.systems.System`.
    x0 : numpy.ndarray, (n, state)
        States at the first instant.
    time : numpy.ndarray, (n_time,)
        Instants.
    dtype : numpy.dtype
        What the solution, always computed in float64, is returned in.

    Returns
    -------
    numpy.ndarray, (n, n_time, state)
        By the Dormand-Prince method of order 8 (Hairer, Nørsett & Wanner 1993), with tolerances
        `RTOL` and `ATOL` on the root mean square over the trajectories of one stack.

    Raises
    ------
    ArithmeticError
        If the step size falls below what float64 can tell apart.
    """

    def rates(_, flat):
        return np.concatenate(field(*flat.reshape(x0.shape[1], -1)))

    solutions = []
    for stack in np.array_split(x0, -(-len(x0) // STACK)):
        solved = solve_ivp(
            rates, time[[0, -1]], stack.T.ravel(), "DOP853", time, rtol=RTOL, atol=ATOL
        )
        if not solved.success:
            raise ArithmeticError(f"integration to time {time[-1]:g} broke down: {solved.message}")
        solution = solved.y.reshape(*stack.T.shape, -1).transpose(1, 2, 0)
        solutions.append(solution.astype(dtype))
    return np.concatenate(solutions)


def _solution(system, x0, time):
    """Trajectories in float32, (n, n_time, state)."""
    if system.solution:
        return system.solution(x0, time).astype(np.float32)
    if system.warm_up:
        x0 = integrate(system.field, x0, np.array([0.0, system.warm_up]))[:, -1]
    return integrate(system.field, x0, time, np.float32)
