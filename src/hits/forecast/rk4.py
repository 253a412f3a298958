"""The classical Runge–Kutta method, which needs the equations."""

from numbers import Real

import torch

from hits.fields import fits
from hits.forecast.coupled import coupled_forecast


def on_states(field):
    """A field of components, see `hits.data.system.System`, as one of states (n, state)."""

    def rates(states):
        return torch.stack(field(*states.unbind(-1)), -1)

    return rates


def rk4_step(field, h, n=1):
    """Flow map of `n` steps of the classical Runge–Kutta method of order 4.

    It takes states (n, state), in any dtype and on any device, to those ``n * h`` later.
    """

    def advance(states):
        for _ in range(n):
            k1 = field(states)
            k2 = field(states + h / 2 * k1)
            k3 = field(states + h / 2 * k2)
            k4 = field(states + h * k3)
            states = states + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        return states

    return advance


def steps_of(h, dt):
    """Step of the flow map of Runge–Kutta steps of h, in units of dt, and how many it is made of.

    h is a multiple of dt, or dt divided by a whole number; anything else is a ValueError.
    """
    if fits(h, Real, above=0):
        step, n = max(1, round(h / dt)), max(1, round(dt / h))
        if abs(n * h - step * dt) <= 1e-9 * step * dt:
            return step, n
    shown = f"{h:g}" if isinstance(h, Real) else repr(h)
    raise ValueError(
        f"h is {shown}, expected a multiple of dt = {dt:g}, or dt divided by a whole number"
    )


def rk4_map(field, h, dt):
    """Runge–Kutta steps of h as one of the flow maps of a coupled forecast: its step, and the map.

    Errors are as for `steps_of`.
    """
    step, n = steps_of(h, dt)
    return step, rk4_step(field, h, n)


def rk4_forecast(field, x0, n_steps, h, dt):
    """Forecast with Runge–Kutta steps, all trajectories at once.

    From x0 (trajectory, state), in any dtype and on any device, to (trajectory, n_steps, state);
    instants between two steps of h, see `rk4_map`, are interpolated linearly as in
    `coupled_forecast`.
    """
    return coupled_forecast(dict([rk4_map(field, h, dt)]), x0, n_steps)
