"""Forecasts by the classical Runge–Kutta method, which need the equations."""

import torch

from hits.forecast.coupled import coupled_forecast


def rk4_step(field, h):
    """Flow map of one step of the classical Runge–Kutta method of order 4.

    Parameters
    ----------
    field : callable
        A vector field as in `hits.data.systems.System`.
    h : float
        Step, in units of time.

    Returns
    -------
    callable
        From states (n, state) to the states one step later, in their dtype.
    """

    def rates(states):
        return torch.stack(field(*states.unbind(-1)), -1)

    def advance(states):
        k1 = rates(states)
        k2 = rates(states + h / 2 * k1)
        k3 = rates(states + h / 2 * k2)
        k4 = rates(states + h * k3)
        return states + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)

    return advance


def rk4_forecast(field, x0, n_steps, step, dt):
    """Forecast with Runge–Kutta steps of ``h = step * dt``, all trajectories at once.

    Parameters
    ----------
    field : callable
        A vector field as in `hits.data.systems.System`.
    x0 : Tensor, (trajectory, state)
        Initial states; float32 or float64, which is computed in.
    n_steps : int
        Instants to forecast.
    step : int
        Step of the method, in units of dt.
    dt : float
        Time between instants.

    Returns
    -------
    Tensor, (trajectory, n_steps, state)
        States at instants 1 to n_steps; those between two steps are interpolated linearly, as in
        `coupled_forecast`.

    Raises
    ------
    ValueError
        If the step is below 1, or there is nothing to forecast.
    """
    return coupled_forecast({step: rk4_step(field, step * dt)}, x0, n_steps)
