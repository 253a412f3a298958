"""Recipes: how the flow maps of a hierarchy are trained; all fields, defaults and choices."""

from dataclasses import dataclass, fields, replace
from numbers import Integral

from hits.fields import check_fields, check_names, choice, number


@dataclass(frozen=True)
class Recipe:
    """Everything that decides how a hierarchy is trained, besides data, steps and seed.

    The defaults are those of the recipe ``fast``; `RECIPES` has all recipes with a name.

    Attributes
    ----------
    smooth : bool
        Whether noisy trajectories are smoothed first, see `hits.data.smoothing`.
    hidden : tuple of int, or of tuple of int
        Units in each hidden layer of a network; or such layers for each step, the smallest first.
    activation : {"swiglu", "silu", "tanh", "relu"}
        Between the layers; ``swiglu`` makes one value of two units, see `hits.train.flowmap`.
    scaling : {"unit", "range", "none"}
        What the networks see: inputs of zero mean and unit variance and increments of unit
        variance, for each step; states scaled to (x - mean) / range, as the paper does for
        sequences; or raw states, as it does for the other systems. The loss is in these units.
    solver : {"descent", "least_squares"}
        Gradient descent on all weights; or hidden units that are drawn and an output layer that is
        solved for, see `hits.train.least_squares`, for which only gain, ridge and windows count.
    windows : {"sliding", "first", "consecutive"}
        Train on windows from any instant; on the first window of each trajectory, as the paper
        does for ensembles; or on windows that follow each other, as it does for sequences.
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
        Windows per iteration and scale; all of them where there are no more.
    iterations : int
        Optimiser steps of a scale; of hard and of warm ones a share of them.
    validate_every : int
        Iterations between looks at the validation loss; the best weights seen then are kept.
    tolerance : float
        A scale whose validation loss falls below it keeps the weights it has then.
    hard : float
        A scale is hard if its map's `hits.train.least_squares.hardness` is above it.
    hard_hidden, hard_share : tuple of int, float
        Units in each hidden layer of the hard scales' networks, and the share of the iterations
        that they train for; no layers where they are as others.
    warm_share, warm_rate : float
        Of three neighbours that are not hard, the middle one is trained; the other two then start
        from its weights and train for this share of the iterations, with this learning rate. With a
        share of 0 all of them train together, from drawn weights.
    gain, ridge : float
        Of the least squares: spread of the hidden units' inputs, weight of the squared output
        weights in the loss.

    Raises
    ------
    ValueError
        If a value is not what the field expects, or two fields do not fit.
    """

    smooth: bool = False
    hidden: tuple = (96, 96)
    activation: str = choice("swiglu", "silu", "tanh", "relu")
    scaling: str = choice("unit", "range", "none")
    solver: str = choice("descent", "least_squares")
    windows: str = choice("sliding", "first", "consecutive")
    skew: float = number(3.0, above=0)
    recurrence: int = number(1, least=1)
    optimiser: str = choice("soap", "adam")
    rate: float = number(1e-2, above=0)
    decay: str = choice("cosine", "none")
    batch: int | str = number(400, least=1, word="full")
    iterations: int = number(10_000, least=1)
    validate_every: int = number(1000, least=1)
    tolerance: float = number(0.0, least=0)
    hard: float = number(1e-6, least=0)
    hard_hidden: tuple = (64, 64, 64, 64, 64, 64)
    hard_share: float = number(0.8, above=0)
    warm_share: float = number(0.4, least=0)
    warm_rate: float = number(1e-3, above=0)
    gain: float = number(1.0, above=0)
    ridge: float = number(1e-10, above=0)

    def __post_init__(self):
        check_fields(self, "recipe")
        for name in ("hidden", "hard_hidden"):
            layers = _layers(name, getattr(self, name), nested=name == "hidden")
            object.__setattr__(self, name, layers)
        if self.batch == "full" and self.windows == "sliding":
            raise ValueError("recipe: batch 'full' goes with windows 'first'; give a number")
        stacks = [self.hard_hidden, *self.layers(range(len(self.hidden))).values()]
        if self.activation == "swiglu" and any(width % 2 for stack in stacks for width in stack):
            raise ValueError(f"recipe: hidden is {self.hidden}, expected even numbers with swiglu")
        if self.solver == "least_squares" and any(len(stack) != 1 for stack in stacks[1:]):
            raise ValueError(
                f"recipe: hidden is {self.hidden}, expected one hidden layer with least_squares"
            )

    @property
    def span(self):
        """Steps of a scale that a trajectory needs; consecutive windows may be shorter."""
        return 1 if self.windows == "consecutive" else self.recurrence

    def within(self, steps, instants):
        """Those of increasing steps for which so many instants suffice, and the recipe for them.

        If there is none: ValueError.
        """
        kept, layers = [step for step in steps if self.span * step < instants], self.layers(steps)
        if not kept:
            raise ValueError(
                f"found {instants} instants, expected more than {self.span * steps[0]} for the "
                f"smallest of steps, {steps[0]}; take a longer sequence or smaller steps"
            )
        each = self.hidden and isinstance(self.hidden[0], tuple)
        return kept, replace(self, hidden=tuple(map(layers.get, kept))) if each else self

    def layers(self, steps):
        """Step to the hidden layers of its network, for all steps of a hierarchy, increasing.

        If `hidden` has layers for each step, and not for so many: ValueError.
        """
        if not self.hidden or isinstance(self.hidden[0], int):
            return dict.fromkeys(steps, self.hidden)
        if len(self.hidden) != len(steps):
            raise ValueError(
                f"recipe: hidden has layers for {len(self.hidden)} steps, expected them for "
                f"{len(steps)}: {list(steps)}"
            )
        return dict(zip(steps, self.hidden, strict=True))


def change(recipe, values):
    """A recipe with other values, a dict, in some fields; unknown or wrong ones: ValueError."""
    check_names(values, [known.name for known in fields(Recipe)], "recipe")
    return replace(recipe, **values)


def describe(recipe):
    """The name of a recipe as Python has it, or a call that makes it."""
    named = [repr(name) for name, known in RECIPES.items() if known == recipe]
    values = {known.name: getattr(recipe, known.name) for known in fields(Recipe)}
    changed = (f"{k}={v!r}" for k, v in values.items() if v != getattr(Recipe, k))
    return named[0] if named else f"Recipe({', '.join(changed)})"


def make_recipes(changes):
    """All recipes of a run by name: those in `RECIPES` with the changes of some of their fields.

    One of a new name starts from the defaults. Errors are as for `change`, with the recipe's name.
    """
    recipes = dict(RECIPES)
    for name, values in changes.items():
        try:
            recipes[name] = change(recipes.get(name, Recipe()), values or {})
        except ValueError as error:
            raise ValueError(f"recipes.{name}: {error}") from None
    return recipes


def _layers(name, value, nested):
    """Units of layers as a tuple of int, or of one such tuple per step."""
    try:
        entries = tuple(value)
        if nested and entries and not isinstance(entries[0], Integral):
            return tuple(_layers(name, entry, nested=False) for entry in entries)
        if all(isinstance(entry, Integral) and entry >= 1 for entry in entries):
            return tuple(int(entry) for entry in entries)
    except TypeError:
        pass
    expected = "a list of whole numbers, 1 or more" + ", or such a list for each step" * nested
    raise ValueError(f"recipe: {name} is {value!r}, expected {expected}")


# The paper's hyperparameters (section 3).
PUBLISHED = Recipe(
    hidden=(128, 128, 128),
    activation="relu",
    scaling="none",
    windows="first",
    recurrence=5,
    optimiser="adam",
    rate=1e-3,
    decay="none",
    batch=320,
    iterations=100_000,
    tolerance=1e-8,
    hard_hidden=(),
    warm_share=0.0,
)

RECIPES = {
    # Scaled inputs and increments, gated units, an optimiser that learns its basis, decaying rate;
    # hard scales get deeper networks, others start from a neighbour's.
    "fast": Recipe(),
    # For noisy data: fewer weights and iterations, since noise sets the limit.
    "smoothed": Recipe(
        smooth=True,
        hidden=(48, 48),
        rate=5e-3,
        iterations=5000,
        hard_hidden=(),
        warm_share=0.0,
    ),
    # For sequences that are to be regenerated: no iterations.
    "solved": Recipe(
        hidden=(256,),
        activation="tanh",
        scaling="range",
        solver="least_squares",
        windows="consecutive",
        hard_hidden=(),
        warm_share=0.0,
    ),
    "published": PUBLISHED,
    # What the paper does otherwise with sequences (section 4). Neither it nor its code says whether
    # the batch was the same for all of them.
    "published-sequence": replace(
        PUBLISHED,
        hidden=(256,),
        scaling="range",
        windows="consecutive",
        recurrence=6,
        batch=100,
        iterations=10_000,
    ),
}
