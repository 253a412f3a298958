"""What the rules share: the checked configuration, target lists, helpers. No other file defines a function."""

import os
import sys
import time
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.logging import logger
from snakemake.utils import min_version, update_config

min_version("9.19")

STARTED = time.time()

# Jobs find the library here without an installation, in a conda environment too.
_paths = [str(HOME / "src"), os.environ.get("PYTHONPATH")]
os.environ.update(PYTHONPATH=os.pathsep.join(filter(None, _paths)))
sys.path[:0] = [str(HOME / "src"), str(HOME / "workflow")]

from claims import print_claims
from configuration import gpus, load
from digest import code_digest
from documents import ConfigError, read_yaml, typed
from hits.job import PARENT
from hits.train.recipe import RECIPES
from sequence import KINDS, TRAINED_BASELINES
from time_left import tell_time_left
from unlock import unlock_if_alone

# Jobs end with this process.
os.environ[PARENT] = str(os.getpid())
# A lock of this process, as long as it lasts.
RUNNING = unlock_if_alone()


def named(function, *arguments):
    """What a function gives; a mistake in a file ends the run with its message alone."""
    try:
        return function(*arguments)
    except ConfigError as error:
        raise WorkflowError(str(error)) from None


# Defaults, then the file of this name where the run is, then what Snakemake or a module is given.
OWN = "config/config.yaml"
CONFIG_FILES = [*workflow.configfiles, *[Path(OWN)] * Path(OWN).exists()]
# Again: Snakemake lets more pass, such as keys that are there twice.
for path in CONFIG_FILES:
    if Path(path).suffix != ".json":
        named(read_yaml, path)
if Path(OWN).exists():

    configfile: OWN


if not config and workflow.is_main_process:
    logger.info(f"Found no {OWN} in {Path.cwd()} and no --configfile: that of {HOME} is taken")
given, config = config, named(read_yaml, HOME / OWN)
update_config(config, given)
if workflow.modifier.is_main_snakefile():
    update_config(config, typed(dict(workflow.config_settings.config)))
RESULTS = config.get("pathvars", {}).get("results", "results")
# As results that are kept in the repository tell of them.
CONFIGS = [os.path.relpath(path) for path in workflow.configfiles]
RUN = named(load, config, CONFIG_FILES or [HOME / OWN])

DATASETS, EDITIONS, PRINTED = RUN.datasets, RUN.editions, RUN.printed
ENSEMBLES, SEQUENCES, RUNS = RUN.ensembles, RUN.sequences, RUN.runs
# What figures and tables show together, and their levels of noise.
SYSTEMS, NOISES = RUN.systems, RUN.noises
NOISE_TASKS = [f"noise{noise:g}" for noise in NOISES]
# Those that are also trained on without noise: most figures and tables show nothing else.
CLEAN = [name for name in SYSTEMS if 0 in RUN.noise(name)]
# What a dataset is called and may be used for.
LABELS = ("title", "license")
# Sequences that are compressed by a singular value decomposition.
COMPRESSED = [name for name in SEQUENCES if "modes" in DATASETS[name]["source"]]

# The edition that is shown where there is one alone, and its hierarchies of ensembles.
EDITION = config["edition"]
SHOWN = f"noise0/{EDITION}/0"
# What models of a sequence are trained on: all of it, or its beginning.
TASKS = ["reconstruction", "extrapolation"]

# Systems of the study of work and precision, and the one that costly fields are made of.
COSTLY = config["studies"]["hybrid"]["expensive"]["dataset"]
WORKED = [name for name in config["studies"]["hybrid"]["datasets"] if name in CLEAN]
WORKED = WORKED if COSTLY in CLEAN else []

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

# Rules of all kinds of source, and those of the user's own kinds that are chosen.
SOURCES = sorted((HOME / "workflow/rules").glob("data_*.smk"))
for kind in sorted({data["source"]["kind"] for data in DATASETS.values()}):
    path = Path(f"workflow/rules/data_{kind}.smk").absolute()
    SOURCES += [path] * (not (HOME / f"workflow/rules/{path.name}").exists())

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


def benchmarks_of(rule, runs):
    """What Snakemake measured of the jobs of a rule."""
    return [f"<benchmarks>/{rule}/{'_'.join(Path(run).parts)}.tsv" for run in runs]


def of_kind(kind):
    """Pattern of the datasets whose source is of one kind; it matches nothing if there is none."""
    return "|".join(RUN.kind(kind)) or "$^"


def origin_params(dataset=None):
    """What a dataset is made from, as params: its source, and labels that the states do not depend on.

    Of params that are functions of the output Snakemake takes no notice: a new title trains nothing.
    """

    def said(wildcards):
        return DATASETS[dataset or wildcards.dataset]

    return {
        "source": lambda wildcards: said(wildcards)["source"],
        "labels": lambda wildcards, output: {key: said(wildcards)[key] for key in LABELS},
    }


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


def baseline_of(wildcards, baseline):
    """What a baseline is trained with; of several settings the best is kept, none are the paper's."""
    sequence = DATASETS[wildcards.dataset]["sequence"]
    training = sequence["baselines"][baseline] | {"most_iterations": None}
    if RUN.edition(wildcards.edition).baselines != "tuned":
        training |= {"settings": [], "most_iterations": sequence.get("published_iterations")}
    return training | {"seed": config["seed"], "replicate": int(wildcards.replicate)}


def baselines_of(wildcards):
    """What each baseline is trained with that is trained on a part of a sequence."""
    return [baseline_of(wildcards, name) for name in baselines(wildcards.dataset)]


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
        if float(wildcards.task.removeprefix("noise")):
            files["floor"] = "<results>/data/{dataset}/converged_{task}.nc"
        else:  # The data are what the exact flow makes of them.
            files |= {"floor": files["data"], "loose": "<results>/data/{dataset}/loose_{task}.nc"}
    return files


def long_data(dataset):
    """File with the test trajectories of the longest forecasts of a dataset."""
    long = "long" in DATASETS[dataset]["source"]
    return f"<results>/data/{dataset}/{'long' if long else 'dataset'}.nc"


def first_runs(wildcards):
    """First trainings of a dataset at all its levels of noise, in one edition or in all."""
    return {
        run: of
        for run, of in RUNS.items()
        if of["dataset"] == wildcards.dataset and of["replicate"] == 0
        if of["edition"] == wildcards.get("edition", of["edition"])
    }


def files_of(folder, file):
    """A file of each of them, as an input."""
    return lambda wildcards: [f"<results>/{folder}/{run}/{file}" for run in first_runs(wildcards)]


def noises_of(wildcards):
    """Their levels of noise."""
    return [of["noise"] for of in first_runs(wildcards).values()]


def printed_sequences():
    """Sequences that are the paper's: one made from a file of the user is not."""
    sources = {name: DATASETS[name]["source"] for name in SEQUENCES if name in PRINTED["sequences"]}
    return [
        name
        for name, source in sources.items()
        if "file" not in (source["kind"], source.get("recording"))
    ]
