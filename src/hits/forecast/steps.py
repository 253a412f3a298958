"""Steps that can be coupled; free of torch, so that the workflow can check its datasets."""

from itertools import pairwise


def check_steps(steps):
    """Steps that can be coupled, the largest first, a list.

    If there is none, one is below 1 or twice there, or one does not divide the next larger one:
    ValueError.
    """
    steps = sorted(steps, reverse=True)
    if not steps or steps[-1] < 1:
        raise ValueError(f"steps are {steps}, expected one or more, each 1 or larger")
    if any(large % small or large == small for large, small in pairwise(steps)):
        raise ValueError(f"steps are {steps}, expected each to divide the next larger one")
    return steps
