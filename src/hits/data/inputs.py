"""Inputs: signals that drive a system and are given, not forecast; what flow maps see of them."""

import torch
from torch.nn.functional import conv1d

from hits.data.dataset import split_states

# Of the polynomials whose weighted means a flow map sees.
DEGREE = 3
# Numbers that it sees of each input: these means, and the values at both ends of the step.
MEANS = DEGREE + 3


def weights(step):
    """Weights of the means over a step, (mean, step + 1).

    The first instant alone, the last one alone, and the Bernstein polynomials of a degree.
    """
    # A state depends on inputs by integrals with smooth kernels, for which polynomials stand
    # whatever the inputs do; with the ends the sums are as good for inputs that are held from one
    # instant to the next as for those that are not. CONTRIBUTING.md has what was measured. Weights
    # are positive, since differences of nearly equal values would be noise.
    at = (torch.arange(step + 1, dtype=torch.float64) + 0.5) / (step + 1)
    means = torch.stack([at**k * (1 - at) ** (DEGREE - k) for k in range(DEGREE + 1)])
    ends = torch.eye(step + 1, dtype=torch.float64)[[0, -1]]
    return torch.cat([ends, means / means.sum(1, keepdim=True)])


def summary(inputs, step, every=1):
    """What flow maps of a step see of inputs over the step to come, from each `every`-th instant.

    From inputs (trajectory, time, input) to (trajectory, time, MEANS * input); zeros where the step
    ends after the last instant.
    """
    n, time, width = inputs.shape
    seen = inputs.new_zeros(n, width, MEANS, -(-time // every))
    if time > step:
        signals = inputs.mT.reshape(n * width, 1, time)
        means = conv1d(signals, weights(step)[:, None].to(inputs), stride=every)
        seen[..., : means.shape[-1]] = means.view(n, width, MEANS, -1)
    return seen.flatten(1, 2).mT


def with_inputs(states, inputs, steps):
    """States (trajectory, time, state) as the flow maps of each step see them.

    With a summary of the inputs over the step beside them, (scale, trajectory, time, state +
    summary); without inputs, None, the states as they are, for all scales.
    """
    if inputs is None:
        return states
    return torch.stack([torch.cat([states, summary(inputs, step)], -1) for step in steps])


def each_scale(states, n_scales):
    """The trajectories that each scale sees, (scale, trajectory, time, …), of `with_inputs`."""
    return states.expand(n_scales, *states.shape[-3:])


def split_inputs(data, split, names):
    """Inputs of some names of one part of a dataset, (trajectory, time, input); None if no name."""
    if not names:
        return None
    return torch.from_numpy(split_states(data, split, "u").sel(input=list(names)).values)
