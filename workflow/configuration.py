"""The configuration of a run: read, merged and checked before any job starts, without Snakemake."""

import os
import re
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from documents import HOME, ConfigError, check, found, merged, naming, read_yaml, schema
from edition import described, make_editions
from ensemble import check_ensemble, longest_window
from hits.data.dysts import ode_source
from hits.data.increments import increment_grid
from hits.data.system import System
from hits.data.table import check_file
from hits.fields import check_names
from hits.forecast.steps import check_steps
from hits.train.recipe import RECIPES, change, make_recipes
from open_study import check_open_questions, named_datasets
from peer_study import check_comparisons, comparisons
from sequence import KINDS, as_sequence, check_sequence


@dataclass(frozen=True)
class Configuration:
    """What a run makes, complete.

    Attributes
    ----------
    values : dict
        Content of the configuration files.
    datasets : dict of str to dict
        Content of their files; ``recipes`` holds all fields of all recipes that they can take,
        ``full`` the iterations that each is meant for.
    editions : dict of str to Edition
        Ways to make everything.
    printed : dict
        Numbers that the paper prints.
    chosen : list of str
        Datasets that are made into figures and tables; the others are those of a study.
    """

    values: dict
    datasets: dict
    editions: dict
    printed: dict
    chosen: list

    @property
    def ensembles(self):
        """Datasets of many trajectories from which a hierarchy learns to forecast."""
        return [name for name in self.chosen if "sequence" not in self.datasets[name]]

    @property
    def sequences(self):
        """Datasets of one trajectory to regenerate and continue, in the order of figures."""
        ordered = [name for kind in KINDS for name in self.kind(kind)]
        return ordered + [
            name
            for name in self.chosen
            if "sequence" in self.datasets[name] and name not in ordered
        ]

    @property
    def systems(self):
        """The simulated systems that figures and tables show together."""
        return [name for name in self.values["systems"] if name in self.chosen]

    @property
    def noises(self):
        """Levels of noise of the systems."""
        return sorted({noise for name in self.systems for noise in self.noise(name)})

    @property
    def runs(self):
        """All hierarchies of ensembles: part of their paths, and what distinguishes them."""
        return {
            f"{name}/noise{noise:g}/{edition}/{k}": {
                "dataset": name,
                "noise": noise,
                "edition": edition,
                "replicate": k,
            }
            for name in self.ensembles
            for noise in self.noise(name)
            for edition in self.editions
            for k in range(self.values["replicates"]["noisy" if noise else "clean"])
        }

    @property
    def trained_for(self):
        """Hierarchies of the study of training: part of their paths, and what they are.

        Their editions are called like ``improved@300``: trained for so many iterations.
        """
        study = self.values["studies"]["training"]
        return {
            f"{name}/noise0/{edition}@{n}": {"dataset": name, "edition": edition, "iterations": n}
            for name in study["datasets"]
            if name in self.chosen
            for edition in self.editions
            for n in study["iterations"]
        }

    @property
    def compared(self):
        """Comparisons with peers: part of their paths, and what they are of."""
        return comparisons(self.values["studies"]["peers"], self.noise)

    def edition(self, name):
        """An edition by its name, also where it is trained for another number of iterations."""
        return self.editions[name.partition("@")[0]]

    def recipe(self, name, task, edition):
        """All fields of the recipe of a task of a dataset in an edition."""
        recipe = self.datasets[name]["recipes"][self.edition(edition).recipe_of(task)]
        iterations = edition.partition("@")[2]
        return recipe | (shortened(int(iterations)) if iterations else {})

    def note(self, edition, names, tasks=("noise0",)):
        """What figures and tables say of an edition: how long its networks are trained."""
        said = {}
        for name in names:
            for task in tasks:
                recipe = self.editions[edition].recipe_of(task)
                dataset = self.datasets[name]
                text = described(dataset["recipes"][recipe], dataset["full"][recipe])
                said.setdefault(text, {})[name] = None
        parts = [
            text if len(found) == len(names) else f"{', '.join(found)}: {text}"
            for text, found in said.items()
        ]
        return f"Edition {edition}: {'; '.join(parts)}."

    def longest_window(self, name):
        """Steps of the longest window that any training of an ensemble takes, or a study's."""
        runs = [run for run in self.runs.values() if run["dataset"] == name]
        runs = runs or [{"noise": 0, "edition": self.values["edition"]}]
        recipes = [self.recipe(name, f"noise{r['noise']:g}", r["edition"]) for r in runs]
        return longest_window(self.datasets[name]["steps"], recipes)

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
    files = found("config/datasets/*.yaml")
    known = sorted(files)
    with naming(where):
        check(config, schema("config"))
        recipes = make_recipes(config["recipes"])
        editions = make_editions(merged(config["editions"], {}), recipes)
        check_names([config["edition"]], editions, "edition", "edition")
        chosen = config["datasets"]
        if chosen == "all":
            chosen = [name for name in known if read_yaml(files[name]).get("default", True)]
        hybrid, peers = config["studies"]["hybrid"], config["studies"]["peers"]
        asked = named_datasets(config["studies"]["open_questions"])
        for key, names in {
            "datasets": chosen,
            "overrides": config["overrides"],
            "systems": config["systems"],
            "studies.training.datasets": config["studies"]["training"]["datasets"],
            "studies.hybrid.datasets": hybrid["datasets"],
            "studies.hybrid.expensive.dataset": [hybrid["expensive"]["dataset"]],
            "studies.peers.datasets": peers["datasets"],
            "studies.peers.few.datasets": peers["few"]["datasets"],
            **{f"studies.open_questions.{key}": names for key, names in asked.items()},
        }.items():
            check_names(names, known, key, "dataset")
    needed = dict.fromkeys([*chosen, *peers["datasets"], *peers["few"]["datasets"]])
    needed |= dict.fromkeys(name for names in asked.values() for name in names)
    datasets = {name: read_dataset(files[name], config, recipes, editions) for name in needed}
    with naming(where):
        check_comparisons(peers, datasets)
        check_open_questions(config["studies"]["open_questions"], datasets)
    for name in config["systems"]:
        if name not in chosen:
            continue
        source, increments = datasets[name]["source"], datasets[name].get("increments")
        if source["kind"] != "ode":
            raise ConfigError(
                f"{where}: systems: {name} is of kind '{source['kind']}', expected simulated "
                "datasets, of kind 'ode'"
            )
        with naming(os.path.relpath(files[name])):
            increment_grid(System.from_source(source), increments)
    printed = read_yaml(HOME / "config/printed.yaml")
    return Configuration(config, datasets, editions, printed, chosen)


def shortened(iterations):
    """Fields of a recipe that trains for so many iterations, with ten looks at the losses."""
    return {"iterations": iterations, "validate_every": max(1, iterations // 10)}


def read_dataset(path, config, recipes, editions):
    """Configuration of one dataset, with what the run overrides and with its recipes complete."""
    name = path.stem
    with naming(os.path.relpath(path)):
        if not re.fullmatch("[a-z][a-z0-9_]*", name):
            raise ValueError(f"name '{name}', expected lower-case letters, digits and underscores")
        written = read_yaml(path)
        dataset = merged(written, config["overrides"].get(name, {}))
        check(dataset, schema("dataset"))
        dataset["source"] = complete_source(dataset["source"])
        dataset = as_sequence(dataset)
        steps = check_steps(dataset["steps"])[::-1]
        if "sequence" in dataset:
            check_sequence(dataset, steps)
        check_names(dataset.get("recipes", {}), recipes, "recipes", "recipe")
        key = ("sequence_recipe",) if "sequence" in dataset else ("recipe", "noisy_recipe")
        asked = {getattr(edition, name) for edition in editions.values() for name in key}
        complete = complete_recipes(dataset, steps, recipes, asked)
        if "sequence" not in dataset:
            tasks = [f"noise{noise:g}" for noise in dataset.get("noise", [0])]
            used = {edition.recipe_of(task) for edition in editions.values() for task in tasks}
            check_ensemble(dataset, steps, [complete[recipe] for recipe in used])
        own = written.get("recipes", {})
        full = {
            recipe: own.get(recipe, {}).get(
                "iterations", RECIPES.get(recipe, recipes[recipe]).iterations
            )
            for recipe in recipes
        }
    return dataset | {"steps": steps, "recipes": complete, "full": full}


def complete_recipes(dataset, steps, recipes, asked):
    """All fields of all recipes that a dataset can take, with what it changes of them."""
    changes = dataset.get("recipes", {})
    own = {"hidden": dataset["hidden"]} if "hidden" in dataset else {}
    complete = {}
    for name, recipe in recipes.items():
        try:
            changed = change(recipe, own | changes.get(name, {}))
            changed.layers(steps)
            complete[name] = asdict(changed)
        except ValueError as error:
            # Layers of a dataset need not fit recipes that nobody asks for.
            if name in {*asked, *changes}:
                raise ValueError(f"recipe {name} with what it changes: {error}") from None
    return complete


def complete_source(source):
    """A source as its rules take it; one of unknown kind or with other keys is refused."""
    kinds = [rules.removeprefix("data_") for rules in found("workflow/rules/data_*.smk")]
    kind, recording = source["kind"], source.get("file")
    known = [*kinds, "dysts"]
    check_names([kind], known, "source.kind (a file workflow/rules/data_KIND.smk)", "kind")
    for path in found(f"workflow/schemas/sources/{kind}.schema.yaml").values():
        check(source, read_yaml(path), place=["source"])
    if source.get("recording") == "file" and not (recording and Path(recording).is_file()):
        raise ValueError(
            f"source.file: found {recording!r}, expected the path of a recording; name one, or set "
            "source.recording to 'generated' or 'download'"
        )
    if kind == "dysts":
        return complete_source(ode_source(source))
    if kind == "ode":
        System.from_source(source)
    if kind == "file":
        check_file(source)
    return source


def gpus(device):
    """GPUs that a training asks for: none where there is none, so that jobs run side by side."""
    if device == "auto":
        if not shutil.which("nvidia-smi") or os.environ.get("CUDA_VISIBLE_DEVICES") == "":
            return 0
        found = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True)
        return int("GPU" in found.stdout)
    return int(device == "cuda")
