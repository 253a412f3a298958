"""Ordinary differential equations and their reference trajectories."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from hits.data.dataset import CONTRACT, SPLITS
from hits.seeds import child


@dataclass(frozen=True)
class System:
    """A dynamical system with a known solution.

    Attributes
    ----------
    states : tuple of str
        Names of the state variables.
    initial_states : callable
        ``(generator, n)`` to random initial states, (n, state).
    solution : callable
        ``(x0, time)`` with x0 (n, state) and time (n_time,) to states, (n, n_time, state).
    """

    states: tuple[str, ...]
    initial_states: Callable
    solution: Callable


def disc(generator, n):
    """Points drawn uniformly from the disc x² + y² ≤ 1, (n, 2)."""
    radius = np.sqrt(generator.uniform(0, 1, n))
    angle = generator.uniform(-np.pi, np.pi, n)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)


def rotation(x0, time):
    """Exact solution of the harmonic oscillator x' = y, y' = -x (fig. 2 of the paper)."""
    x, y = x0[:, None, 0], x0[:, None, 1]
    cos, sin = np.cos(time), np.sin(time)
    return np.stack([x * cos + y * sin, y * cos - x * sin], axis=-1)


SYSTEMS = {"oscillator": System(("x", "y"), disc, rotation)}


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
    """
    if system not in SYSTEMS:
        raise ValueError(f"unknown system {system!r}; known: {', '.join(sorted(SYSTEMS))}")
    known = SYSTEMS[system]
    time = dt * np.arange(n_steps + 1)
    initial = [
        known.initial_states(np.random.default_rng(child(seed, k)), trajectories[split])
        for k, split in enumerate(SPLITS)
    ]
    x = known.solution(np.concatenate(initial), time)
    split = np.repeat(SPLITS, [trajectories[split] for split in SPLITS])
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), x.astype(np.float32))},
        {"time": time, "state": list(known.states), "split": ("trajectory", split.astype(object))},
        {
            "dt": dt,
            "source": f"exact solution of the system '{system}'",
            "truth": "exact",
            "noise": 0.0,
            "contract": CONTRACT,
        },
    )
