"""Serial Runge–Kutta integration, compiled: what array programming is to be compared with."""

import numba
import numpy as np


def compile_rk4(system):
    """Compile ``forecast(x0, n_steps, h)`` of a system, one trajectory after the other.

    It takes states (trajectory, state) in float64 to those after 1 to n_steps classical Runge–Kutta
    steps of h, (trajectory, n_steps, state).
    """
    n_states = len(system.states)
    components = ", ".join(f"x[{k}]" for k in range(n_states))
    names = {"field": numba.njit(system.field_of(np))}
    # numba unpacks no arrays, so the components of this many states are written out.
    exec(f"def rates(x): return field({components})", names)
    rates = numba.njit(names["rates"])

    @numba.njit
    def moved(x, by, h, result):
        for k in range(n_states):
            result[k] = x[k] + h * by[k]

    @numba.njit
    def forecast(x0, n_steps, h):
        out, between = np.empty((len(x0), n_steps, n_states)), np.empty(n_states)
        for trajectory in range(len(x0)):
            x = x0[trajectory].copy()
            for n in range(n_steps):
                k1 = rates(x)
                moved(x, k1, h / 2, between)
                k2 = rates(between)
                moved(x, k2, h / 2, between)
                k3 = rates(between)
                moved(x, k3, h, between)
                k4 = rates(between)
                for k in range(n_states):
                    x[k] += h / 6 * (k1[k] + 2 * k2[k] + 2 * k3[k] + k4[k])
                out[trajectory, n] = x
        return out

    return forecast
