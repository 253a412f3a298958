"""HiTS itself, and one network alone with as many weights."""

import numpy as np
import torch

from hits.forecast.models import forecast
from hits.forecast.select import select_scales
from hits.peers.peer import Peer
from hits.train.fit import fit_hierarchy
from hits.train.recipe import change


class Hierarchy(Peer):
    """Flow maps of all steps, coupled as validation data choose."""

    name, label = "hits", "HiTS"
    needs = ("steps", "recipe")

    def __init__(self, steps, recipe):
        self.steps, self.recipe = steps, recipe

    def fit(self, data, train, generator):
        """Train and select as the workflow does."""
        steps, recipe = self.recipe.within(sorted(self.steps), data.sizes["time"])
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
    """One residual network of one step, with about as many weights as those of a hierarchy.

    Two of them are tried, and each has half of the iterations.
    """

    name, label = "single_step", "one network"
    candidates = ({"step": 8}, {"step": 64})

    def __init__(self, step, steps, recipe):
        # Weights grow with the square of the width; gated units need an even one.
        widths = [layers[0] for layers in recipe.layers(sorted(steps)).values()]
        width = 2 * round(np.sqrt(np.square(widths).sum()) / 2)
        changes = {"hidden": [width, width], "hard_hidden": [], "warm_share": 0.0}
        changes["iterations"] = max(1, recipe.iterations // 2)
        super().__init__((step,), change(recipe, changes))
