"""How far the reference solutions of the paper are from converged ones."""

import numpy as np
import pandas as pd
import torch

from hits.forecast.rk4 import on_states, rk4_forecast


def truth_audit(system, x0, exact, published, dt, steps=(1, 2, 4, 8, 16)):
    """Errors of Runge–Kutta forecasts against the converged and the published reference solution.

    An error against the published reference that does not fall with h is the reference's own.

    Parameters
    ----------
    system : System
        The system, see `hits.data.systems`.
    x0 : array-like, (trajectory, state)
        Initial states, in float64.
    exact, published : array-like, (trajectory, time, state)
        The converged solution and the paper's reference from x0, the initial instant included.
    dt : float
        Time between instants.
    steps : sequence of int
        Steps h of the Runge–Kutta method, in units of dt. Instants between two steps are
        interpolated linearly, which adds an error of its own.

    Returns
    -------
    pandas.DataFrame
        A row per step: h_steps, in units of dt; h, in units of time; rk4_to_converged,
        rk4_to_published and published_to_converged (the same in each row), the mean squared
        distances over trajectories, instants after the first and components, in squared units of
        the states, computed in float64.

    Raises
    ------
    ValueError
        If the two solutions are not of one shape.
    """
    exact, published = (np.asarray(x, np.float64) for x in (exact, published))
    if exact.shape != published.shape:
        raise ValueError(
            f"published has (trajectory, time, state) = {published.shape}, expected {exact.shape} "
            "as the converged solution"
        )
    exact, published = exact[:, 1:], published[:, 1:]
    x0 = torch.as_tensor(x0, dtype=torch.float64)
    floor = _distance(published, exact)
    field = on_states(system.field)
    rows = []
    for step in steps:
        rk4 = rk4_forecast(field, x0, exact.shape[1], step * dt, dt).numpy()
        rows.append((step, step * dt, _distance(rk4, exact), _distance(rk4, published), floor))
    return pd.DataFrame(
        rows,
        columns=["h_steps", "h", "rk4_to_converged", "rk4_to_published", "published_to_converged"],
    )


def _distance(a, b):
    return float(np.square(a - b).mean())
