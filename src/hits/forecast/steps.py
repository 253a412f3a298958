"""Steps that can be coupled; free of torch, so that the workflow can check its datasets."""

from itertools import pairwise

from hits.fields import whole


def check_steps(steps):
    """Steps that can be coupled, the largest first, a list.

    If there is none, one is no whole number, below 1 or twice there, or one does not divide the
    next larger one: ValueError.
    """
    try:
        steps = sorted((whole(step, "one of the steps") for step in steps), reverse=True)
    except TypeError:
        raise ValueError(f"steps are {steps!r}, expected a list of whole numbers") from None
    if not steps or steps[-1] < 1:
        raise ValueError(f"steps are {steps}, expected one or more, each 1 or larger")
    if any(large % small or large == small for large, small in pairwise(steps)):
        raise ValueError(f"steps are {steps}, expected each to divide the next larger one")
    return steps


def sequential_calls(steps, n_steps):
    """Calls of the maps in a coupled forecast that have to wait for each other.

    The largest map walks the horizon; each smaller one fills all gaps at once, one call per state
    in a gap, so that the count hardly grows with the horizon.
    """
    steps = check_steps(steps)
    end = -(-n_steps // steps[-1]) * steps[-1]  # the last instant that is computed
    return end // steps[0] + sum(
        min(large // small - 1, end // small) for large, small in pairwise(steps)
    )
