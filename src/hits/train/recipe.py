"""Recipes: how the flow maps of a hierarchy are trained."""

from dataclasses import dataclass

CHOICES = {
    "activation": ("tanh", "relu"),
    "scaling": ("unit", "none"),
    "windows": ("first", "sliding"),
    "optimiser": ("soap", "adam"),
    "decay": ("cosine", "none"),
}


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how a hierarchy is trained, besides data, architecture and seed.

    `RECIPES` has the recipes with a name.

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
    optimiser : {"soap", "adam"}
        SOAP is Adam in a basis that it learns from the gradients, see `hits.train.soap`.
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

    activation: str
    scaling: str
    windows: str
    recurrence: int
    optimiser: str
    rate: float
    decay: str
    batch: int | str
    iterations: int
    validate_every: int
    tolerance: float

    def __post_init__(self):
        for field, choices in CHOICES.items():
            if getattr(self, field) not in choices:
                raise ValueError(
                    f"recipe: {field} is {getattr(self, field)!r}, expected one of "
                    f"{', '.join(choices)}"
                )
        if isinstance(self.batch, str) and self.batch != "full":
            raise ValueError(f"recipe: batch is {self.batch!r}, expected a number or 'full'")
        for field in ("recurrence", "iterations", "validate_every"):
            if getattr(self, field) < 1:
                raise ValueError(f"recipe: {field} is {getattr(self, field)}, expected 1 or more")
        if self.batch == "full" and self.windows == "sliding":
            raise ValueError("recipe: batch 'full' goes with windows 'first'; give a number")


RECIPES = {
    "fast": Recipe(
        activation="tanh",
        scaling="unit",
        windows="first",
        recurrence=1,
        optimiser="soap",
        rate=3e-3,
        decay="cosine",
        batch="full",
        iterations=15_000,
        validate_every=500,
        tolerance=0.0,
    ),
    "published": Recipe(
        activation="relu",
        scaling="none",
        windows="first",
        recurrence=5,
        optimiser="adam",
        rate=1e-3,
        decay="none",
        batch=320,
        iterations=100_000,
        validate_every=1000,
        tolerance=1e-8,
    ),
}
