"""What the rules share: the checked configuration, target lists, helpers. No other file defines a function."""

import csv
import os
import sys
import time
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.utils import min_version

min_version("9.19")

STARTED = time.time()

HOME = Path(workflow.current_basedir).parents[1]

# Jobs find the library here without an installation, in a conda environment too.
_paths = [str(HOME / "src"), os.environ.get("PYTHONPATH")]
os.environ.update(PYTHONPATH=os.pathsep.join(filter(None, _paths)))
sys.path[:0] = [str(HOME / "src"), str(HOME / "workflow")]

from configuration import TRAINED_BASELINES, gpus, load
from digest import code_digest
from documents import ConfigError
from hits.job import PARENT
from hits.train.recipe import RECIPES
from unlock import unlock_if_alone

# Jobs end with this process.
os.environ[PARENT] = str(os.getpid())
# A lock of this process, as long as it lasts.
RUNNING = unlock_if_alone()

try:
    RUN = load(config, workflow.configfiles)
except ConfigError as error:
    raise WorkflowError(str(error)) from None

DATASETS, EDITIONS, PRINTED = RUN.datasets, RUN.editions, RUN.printed
ENSEMBLES, SEQUENCES, RUNS = RUN.ensembles, RUN.sequences, RUN.runs
# What figures and tables show together, and their levels of noise.
SYSTEMS, NOISES = RUN.systems, RUN.noises
TITLES = {name: DATASETS[name]["title"] for name in SYSTEMS}
NOISE_TASKS = [f"noise{noise:g}" for noise in NOISES]
# Sequences that are compressed by a singular value decomposition.
COMPRESSED = [name for name in SEQUENCES if "modes" in DATASETS[name]["source"]]

# The edition that is shown where there is one alone, and its hierarchies of ensembles.
EDITION = config["edition"]
SHOWN = f"noise0/{EDITION}/0"
# What models of a sequence are trained on: all of it, or its beginning.
TASKS = ["reconstruction", "extrapolation"]

# Systems of the study of work and precision, and the one that costly fields are made of.
COSTLY = config["studies"]["hybrid"]["expensive"]["dataset"]
WORKED = [name for name in config["studies"]["hybrid"]["datasets"] if name in SYSTEMS]
WORKED = WORKED if COSTLY in SYSTEMS else []

# Trainings of several lengths, to see what coupling gains by how well networks are trained.
TRAINED_FOR = RUN.trained_for

# Seconds are measured of the first trainings alone, whose curves are shown.
TIMED = [run for run, of in RUNS.items() if of["replicate"] == 0]

# Comparisons of coupled forecasts with single scales.
COMPARED = [
    f"<results>/scores/{name}/noise{noise:g}/{edition}/comparison.csv"
    for edition in EDITIONS
    for name in ENSEMBLES
    for noise in RUN.noise(name)
]

# What the default target makes, and whose costs are told: each file of rules adds its own.
FIGURES, TABLES, MEDIA, STUDIES, BENCHMARKS = [], [], [], [], []


wildcard_constraints:
    dataset="|".join(DATASETS),
    noise=r"[\d.]+",
    task=r"noise[\d.]+|reconstruction|extrapolation",
    edition=f"({'|'.join(EDITIONS)})(@\\d+)?",
    replicate=r"\d+",


def script_params(path):
    """The script of a rule, as params: its path below scripts, and the digest of what it imports."""
    return {"script": path, "code": code_digest(path)}


def figure_files(name, caption, label):
    """Outputs of a figure; the report shows the PNG."""
    pdf, png = figure_targets(name)
    caption = f"../report/{caption}.rst"
    shown = report(png, caption=caption, category="Figures", labels={"figure": label})
    return {"pdf": pdf, "png": shown}


def figure_targets(*names):
    """Files of figures."""
    return [f"<results>/figures/{name}.{suffix}" for name in names for suffix in ("pdf", "png")]


def table_files(name, caption, label, folder="tables"):
    """Outputs of a table; the report shows the HTML."""
    plain, md, html = table_targets(name, folder=folder)
    caption, category = f"../report/{caption}.rst", folder.capitalize()
    shown = report(html, caption=caption, category=category, labels={"table": label})
    return {"csv": plain, "md": md, "html": shown}


def table_targets(*names, folder="tables"):
    """Files of tables."""
    return [
        f"<results>/{folder}/{name}.{suffix}" for name in names for suffix in ("csv", "md", "html")
    ]


def benchmarks_of(rule, runs):
    """What Snakemake measured of the jobs of a rule."""
    return [f"<benchmarks>/{rule}/{'_'.join(Path(run).parts)}.tsv" for run in runs]


def of_editions(*names):
    """Names of figures or tables in all editions."""
    return [f"{edition}/{name}" for name in names for edition in EDITIONS]


def notes(names, tasks=("noise0",)):
    """What a table says of all editions, for some datasets."""
    return " ".join(RUN.note(edition, names, tasks) for edition in EDITIONS)


def of_kind(kind):
    """Pattern of the datasets whose source is of one kind; it matches nothing if there is none."""
    return "|".join(RUN.kind(kind)) or "$^"


def origin_of(dataset):
    """What a dataset is made from, as a param: how networks are trained on it is not part of it."""
    return {key: DATASETS[dataset][key] for key in ("title", "license", "source")}


def recording_of(dataset):
    """The recording that a dataset is made from: one of the user is read where it lies."""
    source = DATASETS[dataset]["source"]
    suffix = {"audio": "wav", "video": "mp4"}[source["kind"]]
    made = f"<results>/data/{dataset}/recording.{suffix}"
    return source["file"] if source["recording"] == "file" else made


def training_of(wildcards):
    """What a hierarchy is trained with; where a rule does not say which one, that which is shown."""
    shown = dict(zip(("task", "edition", "replicate"), SHOWN.split("/"), strict=True))
    of = shown | dict(wildcards.items())
    return {
        "steps": sorted(DATASETS[of["dataset"]]["steps"]),
        "recipe": RUN.recipe(of["dataset"], of["task"], of["edition"]),
        "seed": config["seed"],
        "replicate": int(of["replicate"]),
    }


def baselines(dataset):
    """Models that are trained on a sequence to compare with."""
    return list(DATASETS[dataset]["sequence"].get("baselines", {}))


def sequence_run(task, edition=EDITION, replicate=0):
    """Task, edition and replicate of models of a sequence."""
    return f"{task}/{edition}/{replicate}"


def replicates(task, edition=EDITION):
    """Numbers of the trainings with other random draws; studies have one."""
    if edition not in EDITIONS:
        return range(1)
    kind = {"noise0": "clean"}.get(task, "noisy" if task.startswith("noise") else "sequence")
    return range(config["replicates"][kind])


def models_of_sequence(dataset):
    """Models that are trained on a sequence, the hierarchy first."""
    return ["coupled", *baselines(dataset)]


def baseline_of(wildcards):
    """Hidden units of a baseline, and the settings of which the best is kept; none are the paper's."""
    sequence = DATASETS[wildcards.dataset]["sequence"]
    baseline = sequence["baselines"][wildcards.baseline] | {"most_iterations": None}
    if RUN.edition(wildcards.edition).baselines == "tuned":
        return baseline
    return baseline | {"settings": [], "most_iterations": sequence.get("published_iterations")}


def trained_baselines(wildcards, ending):
    """A file of each baseline that was trained on a part of a sequence."""
    folder = "<results>/models/{dataset}/{task}/{edition}/{replicate}/"
    return [f"{folder}{name}{ending}" for name in baselines(wildcards.dataset)]


def scored(wildcards):
    """What errors are computed from: a hierarchy, its data, and further references."""
    files = {
        "data": "<results>/data/{dataset}/dataset.nc",
        "hierarchy": "<results>/models/{dataset}/{task}/{edition}/{replicate}/hierarchy.safetensors",
    }
    if wildcards.dataset in RUN.kind("ode"):
        noisy = float(wildcards.task.removeprefix("noise")) > 0
        key, truth = ("floor", "converged") if noisy else ("loose", "loose")
        files[key] = f"<results>/data/{{dataset}}/{truth}_{{task}}.nc"
    return files


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


def printed_sequences():
    """Sequences that are the paper's: one made from a recording of the user is not."""
    return [name for name in SEQUENCES if DATASETS[name]["source"].get("recording") != "file"]


def print_claims():
    """Print the verdicts on the claims of the paper, where this run has come to them."""
    results = config.get("pathvars", {}).get("results", "results")
    claims = Path(results, "tables/claims.csv")
    if claims.exists() and claims.stat().st_mtime >= STARTED:
        with open(claims, encoding="utf-8") as file:
            for row in csv.DictReader(file):
                said = "Claim {claim}, edition {edition}, {truth} truth: {verdict}. {text}"
                print(said.format(**row), file=sys.stderr)
        print(f"The numbers behind them: {claims.with_suffix('.md')}", file=sys.stderr)
