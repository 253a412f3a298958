"""What the rules share: the checked configuration, target lists, helpers. No other file defines a function."""

import ast
import difflib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version, update_config

min_version("9.19")

HOME = Path(workflow.current_basedir).parents[1]
SCHEMAS = HOME / "workflow" / "schemas"

# Jobs find the library here without an installation, in a conda environment too.
_paths = [str(HOME / "src"), os.environ.get("PYTHONPATH")]
os.environ.update(PYTHONPATH=os.pathsep.join(filter(None, _paths)))


def read_yaml(path):
    """Content of a YAML file."""
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


def check(values, schema, name):
    """Refuse values that a schema does not allow; say which key, what was found, what was expected."""
    files = {path.name: read_yaml(path) for path in SCHEMAS.glob("*.yaml")}
    registry = Registry().with_resources(
        (file, Resource.from_contents(content)) for file, content in files.items()
    )
    validator = Draft202012Validator(read_yaml(schema), registry=registry)
    for error in sorted(validator.iter_errors(values), key=lambda e: list(map(str, e.path))):
        place = ".".join(map(str, error.path)) or "top level"
        message = f"{name}: {place}: {error.message}"
        if error.validator == "additionalProperties":
            known = sorted(error.schema.get("properties", {}))
            unknown = [key for key in error.instance if key not in known]
            near = difflib.get_close_matches(unknown[0], known, n=1)
            message = f"{name}: {place}: unknown key '{unknown[0]}'"
            message += f"; did you mean '{near[0]}'?" if near else ""
            message += f" Expected: {', '.join(known)}."
        raise WorkflowError(message)


def read_dataset(name):
    """Configuration of one dataset, with what the run overrides."""
    path = f"config/datasets/{name}.yaml"
    dataset = read_yaml(path)
    update_config(dataset, config["overrides"].get(name, {}))
    check(dataset, SCHEMAS / "dataset.schema.yaml", path)
    own_schema = SCHEMAS / "sources" / f"{dataset['source']['kind']}.schema.yaml"
    if own_schema.exists():
        check(dataset["source"], own_schema, f"{path}: source")
    steps = dataset["steps"]
    if steps != sorted(steps) or any(large % small for small, large in zip(steps, steps[1:])):
        raise WorkflowError(f"{path}: steps: {steps}, expected increasing, each divides the next")
    unknown_names(dataset.get("recipes", {}), config["recipes"], f"{path}: recipes")
    return dataset


def unknown_names(found, known, where):
    """Refuse names that are not known."""
    for name in found:
        if name not in known:
            raise WorkflowError(f"{where}: unknown '{name}'. Expected: {', '.join(sorted(known))}.")


def of_kind(kind):
    """Pattern of the datasets whose source is of one kind; it matches nothing if there is none."""
    return "|".join(n for n, d in DATASETS.items() if d["source"]["kind"] == kind) or "$^"


def recipe_of(wildcards):
    """The recipe of a hierarchy: the named one with what the dataset changes."""
    changes = DATASETS[wildcards.dataset].get("recipes", {}).get(wildcards.recipe, {})
    return config["recipes"][wildcards.recipe] | changes


def gpus():
    """GPUs that a training job asks for: none where there is none, so that jobs run side by side."""
    if config["device"] == "auto":
        if not shutil.which("nvidia-smi"):
            return 0
        found = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True)
        return int("GPU" in found.stdout)
    return int(config["device"] == "cuda")


def code_digest(script):
    """Hash of all library modules behind a script, as a param: an edit re-runs its rule.

    Snakemake watches the script itself, but not what it imports.
    """
    library, digest = HOME / "src", hashlib.sha256()
    seen, todo = set(), [HOME / "scripts" / script]
    while todo:
        for node in ast.walk(ast.parse(todo.pop().read_bytes())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            for name in names:
                path = library.joinpath(*name.split(".")).with_suffix(".py")
                if name.startswith("hits.") and path.is_file() and path not in seen:
                    seen.add(path)
                    todo.append(path)
    for path in sorted(seen):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def figure_name(dataset):
    """Name of the figure of the error curves of a dataset."""
    return f"{DATASETS[dataset].get('figure', 'errors')}_{dataset}"


check(config, SCHEMAS / "config.schema.yaml", "configuration")
unknown_names([config["recipe"]], config["recipes"], "configuration: recipe")
_known = sorted(path.stem for path in Path("config/datasets").glob("*.yaml"))
unknown_names(config["overrides"], _known, "configuration: overrides")
_chosen = _known if config["datasets"] == "all" else config["datasets"]
unknown_names(_chosen, _known, "configuration: datasets")
DATASETS = {name: read_dataset(name) for name in _chosen}

FIGURES = [
    f"<results>/figures/{figure_name(dataset)}.{suffix}"
    for dataset in DATASETS
    for suffix in ("pdf", "png")
]
TABLES = [
    f"<results>/tables/{name}.{suffix}"
    for name in [*(f"table_{dataset}" for dataset in DATASETS), "costs"]
    for suffix in ("csv", "md")
]
BENCHMARKS = [
    f"<benchmarks>/{rule}/{dataset}_{config['recipe']}.tsv"
    for dataset in DATASETS
    for rule in (
        "train_hierarchy",
        "select_scales",
        "forecast_test",
        "score_errors",
        "time_forecasts",
    )
]


wildcard_constraints:
    dataset="|".join(DATASETS),
    recipe="|".join(config["recipes"]),
    figure=r"fig\d\d[a-z]?|errors",
