"""HiTS itself, and one network alone with as many weights."""

import numpy as np
import torch

from hits.forecast.models import forecast
from hits.forecast.select import select_scales
from hits.peers.peer import Peer
from hits.train.fit import fit_hierarchy
from hits.train.recipe import RECIPES, change

STEPS = tuple(2**k for k in range(11))


class Hierarchy(Peer):
    """Flow maps of all steps, coupled as validation data choose."""

    name, label = "hits", "HiTS"
    steps, changes = STEPS, {}

    def fit(self, data, train, generator):
        """Train and select as the workflow does."""
        recipe = RECIPES["smoothed" if data.attrs.get("noise") else "fast"]
        recipe = change(recipe, self.changes)
        longest = data.sizes["time"] - 1
        steps = [step for step in self.steps if recipe.recurrence * step <= longest]
        seed = int(generator.integers(2**31))
        self.hierarchy, _ = fit_hierarchy(data, steps, recipe, seed, device="cpu")
        select_scales(self.hierarchy, data)

    def advance(self, states):
        """The smallest step of the hierarchy."""
        return torch.from_numpy(self.forecast(states.numpy(), 1)[:, -1])

    def forecast(self, x0, n_steps):
        """The coupled forecast."""
        return forecast(self.hierarchy, torch.from_numpy(np.float32(x0)), n_steps).double().numpy()


class SingleStep(Hierarchy):
    """One residual network of one step, with about as many weights as eleven of a hierarchy."""

    name, label = "single_step", "one network"
    candidates = ({"step": 8}, {"step": 64})

    def __init__(self, step):
        # Weights grow with the square of the width.
        width = 2 * round(RECIPES["fast"].hidden[0] * len(STEPS) ** 0.5 / 2)
        self.steps = (step,)
        self.changes = {"hidden": [width, width], "hard_hidden": [], "warm_share": 0.0}
