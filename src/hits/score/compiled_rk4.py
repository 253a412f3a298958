"""Serial Runge–Kutta integration, compiled: what array programming is to be compared with."""

import numba
import numpy as np


def compile_rk4(field):
    """Compile a forecast of one trajectory after the other.

    Parameters
    ----------
    field : callable
        As in `hits.data.systems.System`: from components to a tuple of their rates, in arithmetic
        that numba can compile.

    Returns
    -------
    callable
        ``forecast(x0, n_steps, h)``: from states (trajectory, state) in float64 to the states after
        1 to n_steps classical Runge–Kutta steps of h, (trajectory, n_steps, state).
    """
    rates = numba.njit(field)

    @numba.njit
    def slope(states):
        # Tuples of components have a length that numba knows, and live in registers.
        return rates(*states)

    @numba.njit
    def moved(states, by, h):
        result = states
        for k in range(len(states)):
            result = _put(result, k, states[k] + h * by[k])
        return result

    @numba.njit
    def run(start, n_steps, h, out):
        states = start
        for n in range(n_steps):
            k1 = slope(states)
            k2 = slope(moved(states, k1, h / 2))
            k3 = slope(moved(states, k2, h / 2))
            k4 = slope(moved(states, k3, h))
            states = moved(states, k1, h / 6)
            states = moved(states, k2, h / 3)
            states = moved(states, k3, h / 3)
            states = moved(states, k4, h / 6)
            for k in range(len(states)):
                out[n, k] = states[k]

    def forecast(x0, n_steps, h):
        out = np.empty((len(x0), n_steps, x0.shape[1]))
        for start, states in zip(x0, out, strict=True):
            run(tuple(start), n_steps, h, states)
        return out

    return forecast


@numba.njit
def _put(values, k, value):
    return numba.cpython.unsafe.tuple.tuple_setitem(values, k, value)
