"""Instants of a forecast, rounded as those of the data are: labelled arrays align exact numbers."""

import numpy as np

from hits.data.dataset import ROUNDING


def multiples(start, dt, n_steps):
    """The instants 0 to n_steps from a start on, as a dataset has them: multiples of dt, rounded.

    If the start is none, the instants are the start plus multiples.
    """
    first, index = round(start / dt), np.arange(n_steps + 1)
    return dt * (first + index) if abs(start - first * dt) < ROUNDING * dt else start + dt * index


def instants(start, dt, n_steps, known=()):
    """The instants 1 to n_steps after a start, (n_steps,) in float64.

    Those that are among the `known` ones, which are dt apart, are rounded as they are; the others
    are `multiples`.
    """
    times = multiples(start, dt, n_steps)
    if len(known):
        offset = round((start - known[0]) / dt)
        source = offset + np.arange(n_steps + 1)
        inside = (source >= 0) & (source < len(known))
        exact = np.asarray(known)[source[inside]]
        if (abs(exact - times[inside]) < ROUNDING * dt).all():
            times[inside] = exact
    return times[1:]
