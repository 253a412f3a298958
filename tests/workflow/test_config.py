"""Configurations that pass and configurations that are refused when the workflow is read."""

import pytest


@pytest.mark.parametrize("name", ["config", "paper", "tiny"])
def test_shipped_configurations_pass(project, name):
    printed = project.run("--dry-run", "--configfile", f"config/{name}.yaml")
    assert "train_hierarchy" in printed


REFUSED = {
    "misspelt key": (
        "config/config.yaml",
        {"recipies": {}},
        "configuration: top level: unknown key 'recipies'; did you mean 'recipes'? "
        "Expected: datasets, device, overrides, recipe, recipes, seed, timing.",
    ),
    "misspelt key of a recipe": (
        "config/config.yaml",
        {"recipes__fast__activaton": "tanh"},
        "configuration: recipes.fast: unknown key 'activaton'; did you mean 'activation'?",
    ),
    "value out of range": (
        "config/config.yaml",
        {"recipes__fast__rate": -1},
        "configuration: recipes.fast.rate: -1 is less than or equal to the minimum of 0",
    ),
    "unknown device": (
        "config/config.yaml",
        {"device": "tpu"},
        "configuration: device: 'tpu' is not one of ['auto', 'cpu', 'cuda']",
    ),
    "unknown recipe": (
        "config/config.yaml",
        {"recipe": "slow"},
        "configuration: recipe: unknown 'slow'. Expected: fast, published.",
    ),
    "unknown dataset": (
        "config/tiny.yaml",
        {"datasets": ["pendulum"]},
        "configuration: datasets: unknown 'pendulum'. Expected: oscillator.",
    ),
    "overrides of an unknown dataset": (
        "config/tiny.yaml",
        {"overrides__pendulum": {}},
        "configuration: overrides: unknown 'pendulum'. Expected: oscillator.",
    ),
    "misspelt key of a dataset": (
        "config/datasets/oscillator.yaml",
        {"hiden": [8]},
        "config/datasets/oscillator.yaml: top level: unknown key 'hiden'; did you mean 'hidden'?",
    ),
    "misspelt key of a source": (
        "config/datasets/oscillator.yaml",
        {"source__n_step": 8},
        "config/datasets/oscillator.yaml: source: top level: unknown key 'n_step'; "
        "did you mean 'n_steps'?",
    ),
    "misspelt key of an override": (
        "config/tiny.yaml",
        {"overrides__oscillator__stepps": [8]},
        "config/datasets/oscillator.yaml: top level: unknown key 'stepps'; did you mean 'steps'?",
    ),
    "steps that do not nest": (
        "config/tiny.yaml",
        {"overrides__oscillator__steps": [2, 3]},
        "config/datasets/oscillator.yaml: steps: [2, 3], expected increasing, each divides the",
    ),
    "changes of an unknown recipe": (
        "config/datasets/oscillator.yaml",
        {"recipes__quick": {}},
        "config/datasets/oscillator.yaml: recipes: unknown 'quick'. Expected: fast, published.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_mistakes_are_named_before_any_job_starts(project, case):
    path, values, message = REFUSED[case]
    project.change(path, **values)
    printed = project.refusal()
    assert message in " ".join(printed.split())
    assert "Traceback" not in printed


def test_without_a_gpu_none_is_asked_for(project):
    assert "recipe fast, on 0 GPUs" in project.run("--dry-run")


def test_with_a_gpu_one_is_asked_for(project, fake_gpu):
    assert "recipe fast, on 1 GPUs" in project.run("--dry-run")


def test_device_decides_over_what_the_machine_has(project, fake_gpu):
    assert "recipe fast, on 0 GPUs" in project.run("--dry-run", "--config", "device=cpu")


def test_device_cuda_asks_for_a_gpu_elsewhere(project):
    assert "recipe fast, on 1 GPUs" in project.run("--dry-run", "--config", "device=cuda")
