"""Recipes: how the flow maps of a hierarchy are trained."""

from dataclasses import dataclass

CHOICES = {
    "activation": ("tanh", "relu"),
    "scaling": ("unit", "none"),
    "windows": ("first", "sliding"),
    "decay": ("cosine", "none"),
}


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how a hierarchy is trained, besides data, architecture and seed.

    The defaults are the recipe ``fast`` of config/config.yaml. The optimiser is Adam.

    Attributes
    ----------
    activation : {"tanh", "relu"}
        Between the layers.
    scaling : {"unit", "none"}
        Whether the networks see inputs and increments of zero mean (inputs) and unit variance, or
        the raw ones as in the paper. The loss is measured in the same units.
    windows : {"first", "sliding"}
        Train on the first window of each trajectory, as the paper does, or on windows from any
        instant.
    recurrence : int
        Recurrent steps p of the loss (eq. 2.5).
    rate : float
        Learning rate.
    decay : {"cosine", "none"}
        How the rate falls over the iterations.
    batch : int or "full"
        Windows per iteration and scale.
    iterations : int
        Optimiser steps.
    validate_every : int
        Iterations between looks at the validation loss; the best weights seen then are kept.
    tolerance : float
        A scale whose validation loss falls below it keeps the weights it has then.
    """

    activation: str = "tanh"
    scaling: str = "unit"
    windows: str = "first"
    recurrence: int = 1
    rate: float = 1e-2
    decay: str = "cosine"
    batch: int | str = "full"
    iterations: int = 20_000
    validate_every: int = 500
    tolerance: float = 0.0

    def __post_init__(self):
        for field, choices in CHOICES.items():
            if getattr(self, field) not in choices:
                raise ValueError(
                    f"recipe: {field} is {getattr(self, field)!r}, expected one of "
                    f"{', '.join(choices)}"
                )
        for field in ("recurrence", "iterations", "validate_every"):
            if getattr(self, field) < 1:
                raise ValueError(f"recipe: {field} is {getattr(self, field)}, expected 1 or more")
        if self.batch == "full" and self.windows == "sliding":
            raise ValueError("recipe: batch 'full' goes with windows 'first'; give a number")
