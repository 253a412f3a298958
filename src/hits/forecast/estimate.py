"""What a hierarchy knows of its own error: a step against the same time in smaller steps."""

from itertools import pairwise

import torch


def unit_of(hierarchy):
    """Unit in which errors of each state are told, as the networks see it, (state,) in float64.

    The extent of the state in the training data, which every hierarchy knows, whatever its recipe;
    1 where a state never changes. A hierarchy that does not know it is a ValueError.
    """
    if hierarchy.seen is None:
        raise ValueError("the model does not know the extent of its training data; train again")
    least, most = (torch.tensor(end) for end in (hierarchy.seen.least, hierarchy.seen.most))
    extent = (most - least).double()[: len(hierarchy.states)]
    extent = torch.where(extent > 0, extent, 1)
    if hierarchy.scaling is None:
        return extent
    return extent / torch.from_numpy(hierarchy.scaling.spread)


def compared(advance, step, smaller, states):
    """States after a step, and after each of the smaller ones that make the same time.

    From states (n, state) to (n, state) and (smaller step, n, state). The function ``advance(step,
    states, passed)`` gets the time that has passed since the first states.
    """
    between = [states]
    for passed in range(0, step, smaller):
        between.append(advance(smaller, between[-1], passed))
    return advance(step, states, 0), torch.stack(between[1:])


def deviation(found, expected, unit):
    """Largest difference of any state, in units of its own, (…, state) to (…,); NaN is infinite."""
    apart = ((found - expected).abs() / unit.to(found)).amax(-1)
    return apart.nan_to_num(torch.inf, torch.inf)


@torch.no_grad()
def error_estimates(maps, states, unit):
    """Estimated errors of each step but the smallest, from states (n, state): step to (n,).

    It is how far a step ends from where the next smaller steps do, as in an embedded pair of
    Runge–Kutta methods: 0 if both are exact. There the second method is known to be the better one;
    of two networks it is not, so that this is about the larger one of both errors.

    `maps` are as for `hits.forecast.coupled.coupled_forecast`; for the unit see `unit_of`.
    """
    estimates = {}
    for smaller, step in pairwise(sorted(maps)):
        once, between = compared(lambda s, x, _: maps[s](x), step, smaller, states)
        estimates[step] = deviation(once, between[-1], unit)
    return estimates
