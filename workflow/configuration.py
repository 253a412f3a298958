"""The configuration of a run: read, merged and checked before any job starts, without Snakemake."""

import difflib
import os
import re
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from hits.baselines.protocol import BASELINES, make_settings
from hits.forecast.steps import check_steps
from hits.train.recipe import change, make_recipes

HOME = Path(__file__).parents[1]

# Those that a dataset may ask for; the others need no training.
TRAINED_BASELINES = [name for name, baseline in BASELINES.items() if not baseline.simple]


class ConfigError(ValueError):
    """A mistake in a configuration or dataset file: where, what was found, what was expected."""


@dataclass(frozen=True)
class Configuration:
    """What a run makes, complete.

    Attributes
    ----------
    values : dict
        Content of the configuration files.
    datasets : dict of str to dict
        The chosen datasets; ``recipes`` holds all fields of all recipes that they can take.
    recipes : dict of str to dict
        All fields of all recipes, without what datasets change of them.
    printed : dict
        Numbers that the paper prints.
    """

    values: dict
    datasets: dict
    recipes: dict
    printed: dict

    @property
    def ensembles(self):
        """Datasets of many trajectories from which a hierarchy learns to forecast."""
        return [name for name, dataset in self.datasets.items() if "sequence" not in dataset]

    @property
    def sequences(self):
        """Datasets of one trajectory to regenerate and continue, in the order of their roles."""
        roles = schema("dataset")["properties"]["sequence"]["properties"]["role"]["enum"]
        found = [name for name, dataset in self.datasets.items() if "sequence" in dataset]
        return sorted(found, key=lambda name: roles.index(self.datasets[name]["sequence"]["role"]))

    @property
    def systems(self):
        """The simulated systems that figures and tables show together."""
        return [name for name in self.values["systems"] if name in self.datasets]

    @property
    def noises(self):
        """Levels of noise of the systems."""
        return sorted({noise for name in self.systems for noise in self.noise(name)})

    @property
    def runs(self):
        """All hierarchies of ensembles: part of their paths, and what distinguishes them."""
        return {
            f"{name}/noise{noise:g}/{recipe}/{k}": {"dataset": name, "noise": noise, "replicate": k}
            for name in self.ensembles
            for noise in self.noise(name)
            for recipe in [self.values["noisy_recipe" if noise else "recipe"]]
            for k in range(self.values["replicates"])
        }

    def noise(self, name):
        """Levels of noise of an ensemble, in percent."""
        return self.datasets[name].get("noise", [0])

    def kind(self, kind):
        """Datasets whose source is of one kind."""
        return [name for name, data in self.datasets.items() if data["source"]["kind"] == kind]


def load(config, configfiles):
    """Check a configuration and the datasets that it names.

    Parameters
    ----------
    config : dict
        Content of the configuration files, merged.
    configfiles : list of path-like
        Their names, for messages.

    Returns
    -------
    Configuration

    Raises
    ------
    ConfigError
        At the first mistake.
    """
    where = f"configuration ({', '.join(os.path.relpath(path) for path in configfiles)})"
    check(config, schema("config"), where)
    with naming(where):
        recipes = make_recipes(config["recipes"])
    for key in ("recipe", "noisy_recipe", "sequence_recipe"):
        check_names([config[key]], recipes, f"{where}: {key}")
    known = sorted(path.stem for path in Path("config/datasets").glob("*.yaml"))
    chosen = known if config["datasets"] == "all" else config["datasets"]
    studies = config["studies"]
    named = {
        "datasets": chosen,
        "overrides": config["overrides"],
        "systems": config["systems"],
        "studies.accuracy.datasets": studies["accuracy"]["datasets"],
        "studies.hybrid.datasets": studies["hybrid"]["datasets"],
        "studies.hybrid.expensive.dataset": [studies["hybrid"]["expensive"]["dataset"]],
    }
    for key, names in named.items():
        check_names(names, known, f"{where}: {key}")
    datasets = {name: read_dataset(name, config, recipes) for name in chosen}
    for name in config["systems"]:
        if name in datasets and (kind := datasets[name]["source"]["kind"]) != "ode":
            raise ConfigError(
                f"{where}: systems: {name} is of kind '{kind}', expected simulated datasets, of "
                "kind 'ode'"
            )
    recipes = {name: asdict(recipe) for name, recipe in recipes.items()}
    return Configuration(config, datasets, recipes, read_yaml("config/printed.yaml"))


def read_dataset(name, config, recipes):
    """Configuration of one dataset, with what the run overrides and with its recipes complete."""
    path = f"config/datasets/{name}.yaml"
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise ConfigError(
            f"{path}: name '{name}', expected lower-case letters, digits and underscores"
        )
    dataset = merged(read_yaml(path) or {}, config["overrides"].get(name, {}))
    check(dataset, schema("dataset"), path)
    check_source(dataset["source"], path)
    with naming(path):
        steps = check_steps(dataset["steps"])[::-1]
    if "sequence" in dataset:
        check_baselines(dataset["sequence"].get("baselines", {}), path)
    changes = dataset.get("recipes", {})
    check_names(changes, recipes, f"{path}: recipes")
    taken = ("sequence_recipe",) if "sequence" in dataset else ("recipe", "noisy_recipe")
    needed = {*(config[key] for key in taken), *changes}
    own = {"hidden": dataset["hidden"]} if "hidden" in dataset else {}
    complete = {}
    for recipe in recipes:
        try:
            changed = change(recipes[recipe], own | changes.get(recipe, {}))
            changed.layers(steps)
            complete[recipe] = asdict(changed)
        except ValueError as error:
            # Layers of a dataset need not fit recipes that nobody asks for.
            if recipe in needed:
                raise ConfigError(
                    f"{path}: recipe {recipe} with what it changes: {error}"
                ) from None
    return dataset | {"steps": steps, "recipes": complete}


def check_source(source, path):
    """Refuse a source of unknown kind, or one that the schema of its kind does not allow."""
    kinds = [rules.stem.removeprefix("data_") for rules in HOME.glob("workflow/rules/data_*.smk")]
    kind = source["kind"]
    check_names([kind], kinds, f"{path}: source.kind (a file workflow/rules/data_KIND.smk)")
    if (HOME / f"workflow/schemas/sources/{kind}.schema.yaml").exists():
        check(source, schema(f"sources/{kind}"), path, place=["source"])
    recording = source.get("file")
    if source.get("recording") == "file" and not (recording and Path(recording).is_file()):
        raise ConfigError(
            f"{path}: source.file: found {recording!r}, expected the path of a recording; name "
            "one, or set source.recording to 'generated' or 'download'"
        )


def check_baselines(baselines, path):
    """Refuse unknown baselines and settings that they do not have."""
    check_names(baselines, TRAINED_BASELINES, f"{path}: sequence.baselines")
    for name, baseline in baselines.items():
        with naming(f"{path}: sequence.baselines"):
            for values in baseline["settings"]:
                make_settings(name, values)


@contextmanager
def naming(where):
    """Say where a mistake is that the library finds."""
    try:
        yield
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from None


def read_yaml(path):
    """Content of a YAML file."""
    try:
        return yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not YAML: {error}") from None


def schema(name):
    """What a file may say, from workflow/schemas."""
    return read_yaml(HOME / f"workflow/schemas/{name}.schema.yaml")


def merged(values, changes):
    """Values with changes of some of them, at every depth; a change to null removes a key."""
    result = dict(values)
    for key, new in changes.items():
        nested = isinstance(new, dict) and isinstance(values.get(key), dict)
        result[key] = merged(values[key], new) if nested else new
    return {key: value for key, value in result.items() if value is not None}


def check(values, schema, name, place=()):
    """Refuse values that a schema does not allow."""
    errors = Draft202012Validator(schema).iter_errors(values)
    for error in sorted(errors, key=lambda error: list(map(str, error.path))):
        where = f"{name}: {'.'.join(map(str, (*place, *error.path))) or 'top level'}"
        if error.validator == "additionalProperties":
            check_names(error.instance, error.schema.get("properties", {}), where, "key ")
        expected = error.schema.get("description")
        raise ConfigError(f"{where}: {error.message}" + f" (expected: {expected})" * bool(expected))


def check_names(found, known, where, what=""):
    """Refuse names that are not known."""
    for name in found:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f", did you mean '{near[0]}'?" if near else ""
            expected = ", ".join(sorted(known))
            raise ConfigError(
                f"{where}: unknown {what}'{name}'{hint} (expected: one of {expected})"
            )


def gpus(device):
    """GPUs that a training asks for: none where there is none, so that jobs run side by side."""
    if device == "auto":
        if not shutil.which("nvidia-smi") or os.environ.get("CUDA_VISIBLE_DEVICES") == "":
            return 0
        found = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True)
        return int("GPU" in found.stdout)
    return int(device == "cuda")
