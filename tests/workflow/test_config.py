"""Configurations that pass and configurations that are refused when the workflow is read."""

import pytest


@pytest.mark.parametrize("name", ["config", "paper", "tiny"])
def test_shipped_configurations_pass(project, name):
    printed = project.run("--dry-run", "--configfile", f"config/{name}.yaml")
    assert "train_hierarchy" in printed


CONFIG, TINY, OSCILLATOR = (
    f"config/{name}.yaml" for name in ("config", "tiny", "datasets/oscillator")
)
RUN = "configuration (config/tiny.yaml, config/config.yaml)"

REFUSED = {
    "misspelt key": (
        CONFIG,
        {"recipies": {}},
        f"{RUN}: top level: unknown key 'recipies', did you mean 'recipes'? (expected: one of "
        "checkpoint_every, "
        "datasets, device, noisy_recipe, overrides, pathvars, recipe, recipes, replicates, seed, "
        "studies, systems, timing)",
    ),
    "misspelt key of a recipe": (
        CONFIG,
        {"recipes__fast__activaton": "tanh"},
        f"{RUN}: recipes.fast: unknown key 'activaton', did you mean 'activation'? (expected: one",
    ),
    "value out of range": (
        CONFIG,
        {"recipes__fast__rate": -1},
        f"{RUN}: recipes.fast.rate: -1 is less than or equal to the minimum of 0 (expected: a",
    ),
    "number that YAML reads as text": (
        TINY,
        {"recipes__fast__rate": "1e-3"},
        f"{RUN}: recipes.fast.rate: '1e-3' is not of type 'number' (expected: a number above 0, "
        "with a point and a sign, e.g. 1.0e-3)",
    ),
    "unknown device": (
        CONFIG,
        {"device": "tpu"},
        f"{RUN}: device: 'tpu' is not one of ['auto', 'cpu', 'cuda'] (expected: auto, cpu or cuda)",
    ),
    "unknown recipe": (
        CONFIG,
        {"recipe": "slow"},
        f"{RUN}: recipe: unknown 'slow' (expected: fast, published, smoothed)",
    ),
    "incomplete recipe": (
        CONFIG,
        {"recipes__mine": {"rate": 0.1}},
        f"{RUN}: recipes.mine: 'smooth' is a required property (expected: every key of a",
    ),
    "recipe whose parts do not fit": (
        TINY,
        {"recipes__fast__batch": "full"},
        f"{OSCILLATOR}: recipe fast with what it changes: recipe: batch 'full' goes with windows",
    ),
    "dataset that is no list": (
        TINY,
        {"datasets": "oscillator"},
        f"{RUN}: datasets: 'oscillator' does not match '^all$' (expected: all, or a list of names",
    ),
    "unknown dataset": (
        TINY,
        {"datasets": ["nosuch"]},
        f"{RUN}: datasets: unknown 'nosuch' (expected: ",
    ),
    "overrides of an unknown dataset": (
        TINY,
        {"overrides__nosuch": {}},
        f"{RUN}: overrides: unknown 'nosuch' (expected: ",
    ),
    "misspelt key of a dataset": (
        OSCILLATOR,
        {"stepps": [8]},
        f"{OSCILLATOR}: top level: unknown key 'stepps', did you mean 'steps'? (expected: one of",
    ),
    "misspelt key of a source": (
        OSCILLATOR,
        {"source__n_step": 8},
        f"{OSCILLATOR}: source: unknown key 'n_step', did you mean 'n_steps'? (expected: one of",
    ),
    "unknown kind of source": (
        OSCILLATOR,
        {"source__kind": "nosuch"},
        f"{OSCILLATOR}: source.kind (a file in rules/datasets): unknown 'nosuch' (expected: ",
    ),
    "unknown system": (
        OSCILLATOR,
        {"source__system": "nosuch"},
        f"{OSCILLATOR}: source.system: 'nosuch' is not one of ['cubic', 'hopf',",
    ),
    "noisy recipe of no name": (
        TINY,
        {"noisy_recipe": "rough"},
        f"{RUN}: noisy_recipe: unknown 'rough' (expected: fast, published, smoothed)",
    ),
    "noise below zero": (
        TINY,
        {"overrides__oscillator__noise": [-1]},
        f"{OSCILLATOR}: noise.0: -1 is less than the minimum of 0",
    ),
    "misspelt key of an override": (
        TINY,
        {"overrides__oscillator__stepps": [8]},
        f"{OSCILLATOR}: top level: unknown key 'stepps', did you mean 'steps'?",
    ),
    "steps that do not nest": (
        TINY,
        {"overrides__oscillator__steps": [2, 3]},
        f"{OSCILLATOR}: steps are [3, 2], expected each to divide the next larger one",
    ),
    "changes of an unknown recipe": (
        OSCILLATOR,
        {"recipes__nosuch": {}},
        f"{OSCILLATOR}: recipes: unknown 'nosuch' (expected: fast, published, smoothed)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_mistakes_are_named_before_any_job_starts(project, case):
    path, values, message = REFUSED[case]
    project.change(path, **values)
    printed = project.refusal()
    assert message in " ".join(printed.split())
    assert "Traceback" not in printed


def test_a_file_that_is_no_yaml_is_named(project):
    project.append(OSCILLATOR, "\nsource: [")
    assert f"{OSCILLATOR}: not YAML: while parsing" in " ".join(project.refusal().split())


@pytest.mark.parametrize(
    ("device", "there", "asked"),
    [("auto", 0, 0), ("auto", 1, 1), ("auto", 2, 1), ("cpu", 1, 0), ("cuda", 0, 1)],
)
def test_training_asks_for_a_gpu_where_there_is_one(project, gpus, device, there, asked):
    gpus(there)
    printed = project.run("--dry-run", "--config", f"device={device}")
    assert f"recipe fast, replicate 0, on {asked} GPUs" in printed
