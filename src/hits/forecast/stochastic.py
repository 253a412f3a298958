"""Forecasts of systems that are pushed at random: flow maps of the mean, and noise of each scale.

The noise does not depend on the state and has no memory from one step to the next: multiplicative
noise, jumps and coloured forcing are out of scope.
"""

import numpy as np
import torch

from hits.data.dataset import split_states
from hits.forecast.coupled import reached_states


def residual_covariances(hierarchy, data, split="val"):
    """What is left of each step, (state, state) by step: products of residuals, averaged.

    A flow map that is trained on a system with random forcing learns the mean of what comes; the
    rest is the forcing over the step, and its own error.

    Parameters
    ----------
    hierarchy : Hierarchy
        Its networks advance the states themselves: no scaling, inputs or delays, else ValueError.
    data : xarray.Dataset
        A dataset of the same system.
    split : {"val", "test"}
        Which trajectories to look at; not those of the training, which leave too little.
    """
    for part in ("scaling", "inputs", "delays"):
        if getattr(hierarchy, part):
            raise ValueError(f"the model has {part}, expected none where residuals are noise")
    hierarchy.check_data(data)
    states, covariances = torch.from_numpy(split_states(data, split).values), {}
    for step, flow_map in hierarchy.maps().items():
        before, after = states[:, :-step].flatten(0, 1), states[:, step:].flatten(0, 1)
        with torch.no_grad():
            residual = (after - flow_map(before)).double().numpy()
        covariances[step] = residual.T @ residual / len(residual)
    return covariances


def stochastic_forecast(hierarchy, covariances, x0, n_steps, count, seed):
    """Draw forecasts in which every step of every scale adds noise of that scale's covariance.

    Where the noise of a large step is what the small ones in its time add up to, each state has the
    right distribution; but what two states have in common across a gap that is filled from its
    beginning is not right.

    Parameters
    ----------
    hierarchy, covariances
        As for `residual_covariances`, and from there.
    x0 : Tensor, (trajectory, state)
    n_steps, count : int
        Instants to forecast, and draws for each trajectory.
    seed : int

    Returns
    -------
    Tensor, (draw, trajectory, instant, state)
        At multiples of the smallest step in use only: what is interpolated varies too little.
    """
    generator = torch.Generator().manual_seed(seed)

    def pushed(flow_map, covariance):
        values, vectors = np.linalg.eigh(covariance)
        root = torch.from_numpy(vectors * np.sqrt(values.clip(min=0))).to(x0).T

        def advance(x):
            return flow_map(x) + torch.randn(x.shape, generator=generator) @ root

        return advance

    maps = hierarchy.maps()
    used = {step: pushed(maps[step], covariances[step]) for step in hierarchy.selected or maps}
    states = reached_states(used, x0.repeat(count, 1), n_steps)[1 : n_steps // min(used) + 1]
    return states.transpose(0, 1).unflatten(0, (count, len(x0)))
