"""What the rules share: the checked configuration, target lists, helpers. No other file defines a function."""

import ast
import csv
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
    modelled = dataset.get("sequence", dataset)
    try:
        modelled["steps"] = check_steps(modelled["steps"])[::-1]
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


def own_recording(dataset):
    """The recording that a dataset is made from, as an input of its rule, where it is a file of the user."""
    source = DATASETS[dataset]["source"]
    if source["recording"] != "file":
        return []
    path = source.get("file")
    if not path or not Path(path).is_file():
        raise WorkflowError(
            f"config/datasets/{dataset}.yaml: source.file: found {path!r}, expected the path of a "
            "recording; name one, or set source.recording to 'generated' or 'download'"
        )
    return path


def sequence_models(dataset):
    """Models that are trained on a sequence, HiTS first."""
    return list(DATASETS[dataset]["sequence"]["models"])


def architecture_of(wildcards):
    """What a model of a sequence is made with, as a param."""
    sequence = DATASETS[wildcards.dataset]["sequence"]
    model = sequence["models"][wildcards.model]
    if wildcards.model != "hits":
        return {"hidden": model["hidden"]}
    activation = of_recipe(wildcards, "activation")
    return {"steps": sequence["steps"], "hidden": model["hidden"], "activation": activation}


def of_recipe(wildcards, key):
    """What a model of a sequence takes for one recipe: its settings, or its activation."""
    by_recipe = DATASETS[wildcards.dataset]["sequence"]["models"][wildcards.model][key]
    if wildcards.recipe not in by_recipe:
        raise WorkflowError(
            f"config/datasets/{wildcards.dataset}.yaml: sequence.models.{wildcards.model}.{key}: no "
            f"recipe '{wildcards.recipe}' (found: {', '.join(by_recipe)})"
        )
    return by_recipe[wildcards.recipe]


def trained_on(wildcards, ending):
    """A file of each model that was trained on a part of a sequence."""
    folder = "<results>/models/{dataset}/sequence/{recipe}/{part}/"
    return [f"{folder}{model}{ending}" for model in sequence_models(wildcards.dataset)]


def modelled(dataset):
    """How a sequence is modelled by the recipe of this run."""
    sequence = DATASETS[dataset]["sequence"]
    models = {
        name: model | {"settings": model["settings"].get(config["recipe"], [])}
        for name, model in sequence["models"].items()
    }
    return sequence | {"models": models}


def media_of(dataset):
    """Film or sounds of a sequence."""
    if DATASETS[dataset]["sequence"]["role"] == "music":
        return [
            f"<results>/media/{dataset}_{name}.wav" for name in ("truth", *sequence_models(dataset))
        ]
    return [f"<results>/media/{dataset}.mp4"]


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


def scored(wildcards):
    """What errors are computed from: forecasts from each kind of start, and further references."""
    dataset, noise = wildcards.dataset, float(wildcards.noise)
    run = "{dataset}/noise{noise}/{recipe}/{replicate}"
    files = {
        "data": "<results>/data/{dataset}/dataset.nc",
        "clean": f"<results>/forecasts/{run}/clean.nc",
    }
    if noise:
        files["noisy"] = f"<results>/forecasts/{run}/noisy.nc"
    if DATASETS[dataset]["source"]["kind"] == "ode":
        key, truth = ("floor", "converged") if noise else ("published", "published")
        files[key] = f"<results>/data/{{dataset}}/{truth}_noise{{noise}}.nc"
    return files


def print_claims():
    """Print the verdicts on the claims of the paper, where this run has come to them."""
    results = config.get("pathvars", {}).get("results", "results")
    claims = Path(results, "tables/claims.csv")
    if claims.exists():
        with open(claims, encoding="utf-8") as file:
            for row in csv.DictReader(file):
                print(
                    "Claim {claim}, {truth} truth: {verdict}. {text}".format(**row), file=sys.stderr
                )
        print(f"The numbers behind them: {claims.with_suffix('.md')}", file=sys.stderr)


def long_data(dataset):
    """File with the test trajectories of the longest forecasts of a dataset."""
    long = "long" in DATASETS[dataset]["source"]
    return f"<results>/data/{dataset}/{'long' if long else 'dataset'}.nc"


def noise_table_name(noise):
    """Name of the table of errors at a level of noise, with the paper's number where it has one."""
    return f"{ {0: 'table06', 1: 'table07', 2: 'table08'}.get(noise, 'table')}_noise{noise:g}"


def figure_name(dataset):
    """Name of the figure of the error curves of a dataset."""
    return f"{DATASETS[dataset].get('figure', 'errors')}_{dataset}"


_files = ", ".join(os.path.relpath(path) for path in workflow.configfiles)
_name = f"configuration ({_files})"
check(config, "config.schema.yaml", _name)
for _key in ("recipe", "noisy_recipe"):
    unknown_names([config[_key]], config["recipes"], f"{_name}: {_key}")
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
# Trajectories from which a hierarchy learns to forecast, and single sequences to regenerate.
ENSEMBLES = [name for name in DATASETS if "steps" in DATASETS[name]]
_places = ["ks", "music", "fluid", "video"]  # of the paper's figure 7
SEQUENCES = sorted(
    (name for name in DATASETS if "sequence" in DATASETS[name]),
    key=lambda name: _places.index(DATASETS[name]["sequence"]["role"]),
)

# Sequences that are compressed by a singular value decomposition.
COMPRESSED = [name for name in SEQUENCES if "modes" in DATASETS[name]["source"]]

# Noise, recipe and replicate that figures and tables of one dataset show.
SHOWN = f"noise0/{config['recipe']}/0"

# All hierarchies of the default target: part of their paths, and what distinguishes them.
RUNS = {
    f"{name}/noise{noise:g}/{config['noisy_recipe' if noise else 'recipe']}/{replicate}": {
        "dataset": name,
        "noise": noise,
        "replicate": replicate,
    }
    for name in ENSEMBLES
    for noise in DATASETS[name].get("noise", [0])
    for replicate in range(config["replicates"])
}

# The systems that figures and tables show together, of the chosen datasets, and their levels of noise.
unknown_names(config["systems"], _known, f"{_name}: systems")
SYSTEMS = [name for name in config["systems"] if name in DATASETS]
for _dataset in SYSTEMS:
    if DATASETS[_dataset]["source"]["kind"] != "ode":
        raise WorkflowError(
            f"{_name}: systems: {_dataset} is of kind '{DATASETS[_dataset]['source']['kind']}', "
            "expected simulated datasets, of kind 'ode'"
        )
NOISES = sorted({noise for name in SYSTEMS for noise in DATASETS[name].get("noise", [0])})
SYSTEM_FIGURES = [
    *("fig01_scheme", "fig03_vectorised", "fig04_hybrid_scheme", "fig05_systems"),
    *("fig06a_accuracy_cost", "fig06b_hybrid", "fig08_noise", "fig09_rk4_curves"),
    *("fig10_increments", "truth_audit"),
]
SYSTEM_TABLES = [
    *("table02_systems", "table05_times", *map(noise_table_name, NOISES), "table09_hybrid"),
    *("truth_audit", "interpolation", "claims"),
]

# Systems of the study of work and precision, the one that costly fields are made of, and sizes.
_expensive = dict(config["studies"]["hybrid"]["expensive"])
COSTLY = _expensive.pop("dataset")
HYBRID_SIZES = {
    "work_precision": config["studies"]["hybrid"]["sizes"],
    "expensive_fields": _expensive,
}
WORKED = [name for name in config["studies"]["hybrid"]["datasets"] if name in SYSTEMS]
WORKED = WORKED if COSTLY in SYSTEMS else []

# Numbers that the paper prints.
PUBLISHED = read_yaml("config/published.yaml")

FIGURES = [f"<results>/figures/source_{name}.png" for name in SEQUENCES] + [
    f"<results>/figures/{figure}.{suffix}"
    for figure in [
        *(name for d in ENSEMBLES for name in (figure_name(d), f"training_{d}")),
        *(SYSTEM_FIGURES if SYSTEMS else []),
        *(["hybrid_work_precision"] if WORKED else []),
        *(["spectrum"] if COMPRESSED else []),
        *(["fig07_sequences", "training_sequences", "forecast_beyond"] if SEQUENCES else []),
    ]
    for suffix in ("pdf", "png")
]
TABLES = [
    f"<results>/tables/{name}.{suffix}"
    for name in [
        *(f"{kind}_{d}" for d in ENSEMBLES for kind in ("table", "training")),
        *(SYSTEM_TABLES if SYSTEMS else []),
        *(["table01_sequences", "table04_sequences", "table_forecast_beyond"] if SEQUENCES else []),
        "costs",
    ]
    for suffix in ("csv", "md", "html")
]
MEDIA = [path for name in SEQUENCES for path in media_of(name)]
BENCHMARKS = [
    f"<benchmarks>/{rule}/{'_'.join(Path(run).parts)}.tsv"
    for run in RUNS
    for rule in ("train_hierarchy", "select_scales", "score_errors", "time_forecasts")
]
BENCHMARKS += [
    f"<benchmarks>/train_sequence/{name}_{config['recipe']}_{part}_{model}.tsv"
    for name in SEQUENCES
    for part in ("whole", "beyond")
    for model in sequence_models(name)
]

# Studies look at the chosen datasets only.
_studies = config["studies"]
_studied = [*_studies["recipes"]["maps"], *_studies["accuracy"]["datasets"]]
_studied += [*_studies["hybrid"]["datasets"], COSTLY, _studies["speed"]["dataset"]]
unknown_names(_studied, _known, f"{_name}: studies")
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
    noise=r"[\d.]+",
    recipe="|".join(config["recipes"]),
    replicate=r"\d+",
    part="whole|beyond",
    step=r"\d+",
    figure=r"fig\d\d[a-z]?|errors",
