"""Editions of a run: how everything in it is trained, selected and compared."""

from dataclasses import asdict, dataclass

from hits.fields import check_fields, check_names, choice, number
from hits.train.interpolations import INTERPOLATIONS


@dataclass(frozen=True)
class Edition:
    """One way to make everything. The defaults are those of the edition ``improved``.

    Attributes
    ----------
    recipe, noisy_recipe, sequence_recipe : str
        How hierarchies are trained on data without noise, with noise, and on sequences.
    baselines : {"tuned", "published"}
        Whether baselines of sequences have their dataset's settings, or the paper's.
    trim : float
        Share of the validation trajectories that the selection of scales leaves out, those of
        largest error.
    interpolations : tuple of str
        Between the instants that flow maps reach; the selection chooses one of them.
    """

    recipe: str = "fast"
    noisy_recipe: str = "smoothed"
    sequence_recipe: str = "solved"
    baselines: str = choice("tuned", "published")
    trim: float = number(0.05, least=0)
    interpolations: tuple = INTERPOLATIONS

    def __post_init__(self):
        check_fields(self, "edition")
        check_names(self.interpolations, INTERPOLATIONS, "edition: interpolations", "kind")

    def recipe_of(self, task):
        """Name of the recipe of a task: ``noise0``, ``noise2`` or one of a sequence."""
        if not task.startswith("noise"):
            return self.sequence_recipe
        return self.noisy_recipe if float(task.removeprefix("noise")) else self.recipe

    @property
    def selection(self):
        """How scales are selected, as `hits.forecast.select.select_scales` takes it."""
        return {"trim": self.trim, "interpolations": self.interpolations}


def make_editions(values, recipes):
    """Editions of a run by name; a mistake in one of them is a ValueError that names it."""
    editions = {}
    for name, fields in values.items():
        try:
            check_names(fields, list(asdict(Edition())), "edition")
            editions[name] = Edition(**fields)
            for key in ("recipe", "noisy_recipe", "sequence_recipe"):
                check_names([getattr(editions[name], key)], recipes, f"edition: {key}", "recipe")
        except ValueError as error:
            raise ValueError(f"editions.{name}: {error}") from None
    return editions


def described(recipe, full):
    """How networks of a recipe are trained, in words; `full` are the iterations it is meant for."""
    if recipe["solver"] == "least_squares":
        return "output layers solved for"
    count = f"{recipe['iterations']:,}"
    if recipe["iterations"] != full:
        count += f" of {full:,}"
    layers = recipe["hidden"]
    widths = "" if isinstance(layers[0], tuple) else f", layers {'-'.join(map(str, layers))}"
    return f"{count} iterations{widths}"
