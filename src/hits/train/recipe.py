"""Recipes: how the flow maps of a hierarchy are trained."""

from dataclasses import dataclass, replace

CHOICES = {
    "activation": ("swiglu", "silu", "tanh", "relu"),
    "scaling": ("unit", "none"),
    "windows": ("first", "sliding"),
    "optimiser": ("soap", "adam"),
    "decay": ("cosine", "none"),
}


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how a hierarchy is trained, besides data, steps and seed.

    `RECIPES` has the recipes with a name.

    Attributes
    ----------
    smooth : bool
        Whether noisy trajectories are smoothed first, see `hits.data.smoothing`.
    hidden : tuple of int
        Units in each hidden layer of a network.
    activation : {"swiglu", "silu", "tanh", "relu"}
        Between the layers; ``swiglu`` makes one value of two units, see `hits.train.flowmap`.
    scaling : {"unit", "none"}
        Whether the networks see inputs and increments of zero mean (inputs) and unit variance, or
        the raw ones as in the paper. The loss is measured in the same units.
    windows : {"first", "sliding"}
        Train on the first window of each trajectory, as the paper does, or on windows from any
        instant.
    skew : float
        Sliding windows start at the horizon times u to this power, u uniform: 1 draws all instants
        alike; more favours the beginning, where transients are and from where an error lasts
        longest.
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
        Optimiser steps of a scale.
    validate_every : int
        Iterations between looks at the validation loss; the best weights seen then are kept.
    tolerance : float
        A scale whose validation loss falls below it keeps the weights it has then, and drops out.
    hard : float
        A scale whose validation loss is above it at the end is hard: it is trained once more.
    hard_hidden : tuple of int
        Units in each hidden layer of the hard scales' new networks; empty where no scale is to be
        trained twice.
    tf32 : bool
        Whether a GPU may round the factors of matrix products to 10 bits, which is faster.
    """

    smooth: bool
    hidden: tuple[int, ...]
    activation: str
    scaling: str
    windows: str
    skew: float
    recurrence: int
    optimiser: str
    rate: float
    decay: str
    batch: int | str
    iterations: int
    validate_every: int
    tolerance: float
    hard: float
    hard_hidden: tuple[int, ...]
    tf32: bool

    def __post_init__(self):
        for field in ("hidden", "hard_hidden"):
            object.__setattr__(self, field, tuple(getattr(self, field)))
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
        for field in ("hidden", "hard_hidden"):
            widths = getattr(self, field)
            if self.activation == "swiglu" and any(width % 2 for width in widths):
                raise ValueError(f"recipe: {field} is {widths}, expected even numbers with swiglu")
        if self.batch == "full" and self.windows == "sliding":
            raise ValueError("recipe: batch 'full' goes with windows 'first'; give a number")


FAST = Recipe(
    smooth=False,
    hidden=(96, 96),
    activation="swiglu",
    scaling="unit",
    windows="sliding",
    skew=3.0,
    recurrence=1,
    optimiser="soap",
    rate=1e-2,
    decay="cosine",
    batch=400,
    iterations=22_000,
    validate_every=1000,
    tolerance=0.0,
    hard=1e-6,
    hard_hidden=(96, 96, 96, 96),
    tf32=False,
)

RECIPES = {
    "fast": FAST,
    "smoothed": replace(
        FAST,
        smooth=True,
        hidden=(48, 48),
        rate=5e-3,
        iterations=5000,
        hard=0.0,
        hard_hidden=(),
    ),
    "published": Recipe(
        smooth=False,
        hidden=(128, 128, 128),
        activation="relu",
        scaling="none",
        windows="first",
        skew=1.0,
        recurrence=5,
        optimiser="adam",
        rate=1e-3,
        decay="none",
        batch=320,
        iterations=100_000,
        validate_every=1000,
        tolerance=1e-8,
        hard=0.0,
        hard_hidden=(),
        tf32=False,
    ),
}
