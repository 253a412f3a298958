"""Dynamical systems of the paper: vector fields, and where their trajectories start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np


@dataclass(frozen=True)
class System:
    """A system of ordinary differential equations.

    Attributes
    ----------
    states : tuple of str
        Names of the state variables.
    field : callable
        The state variables, as arrays or tensors of one shape, to a tuple of their rates.
    initial_states : callable
        ``(generator, n, split)`` to random initial states of one split, (n, state).
    warm_up : float
        Time that passes between these states and the first instant of a trajectory.
    solution : callable, optional
        Exact solution where one is known, ``(x0, time)`` with x0 (n, state) and time (n_time,) to
        states (n, n_time, state).
    """

    states: tuple[str, ...]
    field: Callable
    initial_states: Callable
    warm_up: float = 0.0
    solution: Callable | None = None


def oscillator(x, y):
    """Harmonic oscillator (fig. 2 of the paper): x' = y, y' = -x."""
    return y, -x


def hyperbolic(x, y, mu=-0.05, lam=-1.0):
    """Hyperbolic fixed point: x' = μx, y' = λ(y - x²); fast towards y ≈ x², slow along it."""
    return mu * x, lam * (y - x**2)


def cubic(x, y):
    """Damped cubic oscillator: x' = -0.1x³ + 2y³, y' = -2x³ - 0.1y³."""
    return -0.1 * x**3 + 2 * y**3, -2 * x**3 - 0.1 * y**3


def van_der_pol(x, y, mu=2.0):
    """Van der Pol oscillator: x' = y, y' = μ(1 - x²)y - x."""
    return y, mu * (1 - x**2) * y - x


def hopf(mu, x, y):
    """Normal form of the Hopf bifurcation, with its parameter as a state: μ' = 0."""
    growth = mu - (x**2 + y**2)
    return 0 * mu, growth * x + y, growth * y - x


def lorenz(x, y, z):
    """Lorenz system: x' = 10(y - x), y' = x(28 - z) - y, z' = xy - 8z/3."""
    return 10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z


def box(generator, n, split, low, high, train=None):
    """Points drawn uniformly from a box, (n, state); the split train may have one of its own."""
    low, high = train if train and split == "train" else (low, high)
    return generator.uniform(low, high, (n, len(low)))


def disc(generator, n, split):
    """Points drawn uniformly from the disc x² + y² ≤ 1, (n, 2)."""
    radius = np.sqrt(generator.uniform(0, 1, n))
    angle = generator.uniform(-np.pi, np.pi, n)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)


def rotation(x0, time):
    """Exact solution of the harmonic oscillator."""
    x, y = x0[:, None, 0], x0[:, None, 1]
    cos, sin = np.cos(time), np.sin(time)
    return np.stack([x * cos + y * sin, y * cos - x * sin], axis=-1)


UNIT_SQUARE = partial(box, low=(-1, -1), high=(1, 1))

SYSTEMS = {
    "oscillator": System(("x", "y"), oscillator, disc, solution=rotation),
    "hyperbolic": System(("x", "y"), hyperbolic, UNIT_SQUARE),
    "cubic": System(("x", "y"), cubic, UNIT_SQUARE),
    "van_der_pol": System(
        ("x", "y"),
        van_der_pol,
        partial(box, low=(-2, -2), high=(2, 2), train=((-2, -4), (2, 4))),
    ),
    "hopf": System(("mu", "x", "y"), hopf, partial(box, low=(-0.2, -1, -1), high=(0.6, 2, 1))),
    # The paper cuts one long run on the attractor into pieces. Many short runs from a box around
    # it, past their transients, are drawn from the same distribution and can be computed at once.
    "lorenz": System(
        ("x", "y", "z"), lorenz, partial(box, low=(-15, -15, 10), high=(15, 15, 40)), warm_up=20.0
    ),
}
