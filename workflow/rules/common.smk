"""What the rules share: the checked configuration, target lists, helpers. No other file defines a function."""

import ast
import difflib
import hashlib
import os
import re
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

# Jobs find the library here without an installation, in a conda environment too.
_paths = [str(HOME / "src"), os.environ.get("PYTHONPATH")]
os.environ.update(PYTHONPATH=os.pathsep.join(filter(None, _paths)))
sys.path.insert(0, str(HOME / "src"))

import hits
from hits.forecast.steps import check_steps
from hits.train.recipe import Recipe


def read_yaml(path):
    """Content of a YAML file."""
    try:
        with open(path, encoding="utf-8") as file:
            return yaml.safe_load(file)
    except yaml.YAMLError as error:
        raise WorkflowError(f"{path}: not YAML: {error}") from None


# Schemas by their path below workflow/schemas; one refers to another by it.
SCHEMAS = {
    path.relative_to(HOME / "workflow/schemas").as_posix(): read_yaml(path)
    for path in sorted((HOME / "workflow/schemas").rglob("*.yaml"))
}
REGISTRY = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)


def check(values, schema, name, place=()):
    """Refuse values that a schema does not allow; say which key, what was found, what was expected."""
    validator = Draft202012Validator(SCHEMAS[schema], registry=REGISTRY)
    for error in sorted(validator.iter_errors(values), key=lambda e: list(map(str, e.path))):
        where = ".".join(map(str, (*place, *error.path))) or "top level"
        found, expected = error.message, error.schema.get("description")
        if error.validator == "additionalProperties":
            known = sorted(error.schema.get("properties", {}))
            unknown = [key for key in error.instance if key not in known]
            near = difflib.get_close_matches(unknown[0], known, n=1)
            found = f"unknown key '{unknown[0]}'"
            found += f", did you mean '{near[0]}'?" if near else ""
            expected = f"one of {', '.join(known)}"
        expected = f" (expected: {expected})" if expected else ""
        raise WorkflowError(f"{name}: {where}: {found}{expected}")


def read_dataset(name):
    """Configuration of one dataset, with what the run overrides and all recipes complete."""
    path = f"config/datasets/{name}.yaml"
    dataset = read_yaml(path) or {}
    update_config(dataset, config["overrides"].get(name, {}))
    check(dataset, "dataset.schema.yaml", path)
    source = dataset["source"]
    kinds = sorted(rules.stem for rules in (HOME / "workflow/rules/datasets").glob("*.smk"))
    unknown_names([source["kind"]], kinds, f"{path}: source.kind (a file in rules/datasets)")
    own_schema = f"sources/{source['kind']}.schema.yaml"
    if own_schema in SCHEMAS:
        check(source, own_schema, path, place=["source"])
    try:
        dataset["steps"] = check_steps(dataset["steps"])[::-1]
    except ValueError as error:
        raise WorkflowError(f"{path}: {error}") from None
    changes = dataset.get("recipes", {})
    unknown_names(changes, config["recipes"], f"{path}: recipes")
    recipes = {name: config["recipes"][name] | changes.get(name, {}) for name in config["recipes"]}
    for recipe, values in recipes.items():
        try:
            Recipe(**values)
        except ValueError as error:
            raise WorkflowError(f"{path}: recipe {recipe} with what it changes: {error}") from None
    return dataset | {"recipes": recipes}


def unknown_names(found, known, where):
    """Refuse names that are not known."""
    for name in found:
        if name not in known:
            expected = ", ".join(sorted(known))
            raise WorkflowError(f"{where}: unknown '{name}' (expected: {expected})")


def of_kind(kind):
    """Pattern of the datasets whose source is of one kind; it matches nothing if there is none."""
    return "|".join(n for n, d in DATASETS.items() if d["source"]["kind"] == kind) or "$^"


def origin_of(dataset):
    """What a dataset is made from, as a param: how networks are trained on it is not part of it."""
    return {key: DATASETS[dataset][key] for key in ("title", "license", "source")}


def gpus():
    """GPUs that a training job asks for: none where there is none, so that jobs run side by side."""
    if config["device"] == "auto":
        if not shutil.which("nvidia-smi") or os.environ.get("CUDA_VISIBLE_DEVICES") == "":
            return 0
        found = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True)
        return int("GPU" in found.stdout)
    return int(config["device"] == "cuda")


def imported_modules(path):
    """Dotted names of all modules that a file may import; public names of hits by their module."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from hits.PUBLIC.values() if alias.name == "hits" else [alias.name]
        elif isinstance(node, ast.ImportFrom) and node.module == "hits":
            yield from (hits.PUBLIC.get(alias.name, f"hits.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def code_digest(script):
    """Hash of all library modules behind a script, as a param: an edit re-runs its rule.

    Snakemake watches the script itself, but not what it imports.
    """
    library, digest = HOME / "src", hashlib.sha256()
    seen, todo = set(), [HOME / "scripts" / script]
    while todo:
        for name in imported_modules(todo.pop()):
            path = library.joinpath(*name.split(".")).with_suffix(".py")
            if path.is_file() and path not in seen:
                seen.add(path)
                todo.append(path)
    for path in sorted(seen):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def figure_name(dataset):
    """Name of the figure of the error curves of a dataset."""
    return f"{DATASETS[dataset].get('figure', 'errors')}_{dataset}"


_files = ", ".join(os.path.relpath(path) for path in workflow.configfiles)
_name = f"configuration ({_files})"
check(config, "config.schema.yaml", _name)
unknown_names([config["recipe"]], config["recipes"], f"{_name}: recipe")
_known = sorted(path.stem for path in Path("config/datasets").glob("*.yaml"))
unknown_names(config["overrides"], _known, f"{_name}: overrides")
_chosen = _known if config["datasets"] == "all" else config["datasets"]
unknown_names(_chosen, _known, f"{_name}: datasets")
for _dataset in _chosen:
    if not re.fullmatch("[a-z][a-z0-9_]*", _dataset):
        raise WorkflowError(
            f"config/datasets/{_dataset}.yaml: name '{_dataset}', expected lower-case letters, "
            "digits and underscores"
        )
DATASETS = {name: read_dataset(name) for name in _chosen}

# Recipe and replicate that figures and tables show.
SHOWN = f"{config['recipe']}/0"

FIGURES = [
    f"<results>/figures/{figure}.{suffix}"
    for dataset in DATASETS
    for figure in (figure_name(dataset), f"training_{dataset}")
    for suffix in ("pdf", "png")
]
TABLES = [
    f"<results>/tables/{name}.{suffix}"
    for name in [*(f"{kind}_{d}" for d in DATASETS for kind in ("table", "training")), "costs"]
    for suffix in ("csv", "md", "html")
]
BENCHMARKS = [
    f"<benchmarks>/{rule}/{dataset}_{config['recipe']}_0.tsv"
    for dataset in DATASETS
    for rule in (
        "train_hierarchy",
        "select_scales",
        "forecast_hierarchy",
        "score_errors",
        "time_forecasts",
    )
]

# Studies look at the chosen datasets only.
_studied = [*config["studies"]["recipes"]["maps"], *config["studies"]["accuracy"]["datasets"]]
unknown_names([*_studied, config["studies"]["speed"]["dataset"]], _known, f"{_name}: studies")
OPTIMISER_STUDIES = [
    f"<results>/studies/optimisers/{dataset}_{step}.csv"
    for dataset, steps in config["studies"]["recipes"]["maps"].items()
    if dataset in DATASETS
    for step in steps
]
ACCURACY = [
    (dataset, replicate)
    for dataset in config["studies"]["accuracy"]["datasets"]
    if dataset in DATASETS
    for replicate in range(config["studies"]["accuracy"]["replicates"])
]


wildcard_constraints:
    dataset="|".join(DATASETS),
    recipe="|".join(config["recipes"]),
    replicate=r"\d+",
    step=r"\d+",
    figure=r"fig\d\d[a-z]?|errors",
