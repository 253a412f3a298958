"""Configurations that pass, and mistakes that are named before any job starts."""

import shutil

import pytest
import yaml
from snakemake.utils import update_config

import configuration
from configuration import gpus
from documents import HOME, ConfigError, read_yaml
from hits.train.recipe import RECIPES

CONFIG, TINY, OSCILLATOR, BACH = (
    f"config/{name}.yaml" for name in ("config", "tiny", "datasets/oscillator", "datasets/bach")
)
RUN = "configuration (config/tiny.yaml, config/config.yaml)"


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Read the configuration of a run, after changes of a file; a key like a.b is nested."""
    shutil.copytree(HOME / "config", tmp_path / "config")
    monkeypatch.chdir(tmp_path)

    def read(path=None, changes=None, run=TINY):
        if path:
            content = read_yaml(path)
            for key, value in (changes or {}).items():
                *outer, last = key.split(".")
                inner = content
                for name in outer:
                    inner = inner.setdefault(name, {})
                inner[last] = value
            (tmp_path / path).write_text(yaml.safe_dump(content))
        files = [CONFIG] if run == CONFIG else [run, CONFIG]
        values = {}
        for file in reversed(files):
            update_config(values, read_yaml(file))
        return configuration.load(values, files)

    return read


def test_the_default_run(load):
    run = load(run=CONFIG)
    assert run.systems == ["hyperbolic", "cubic", "van_der_pol", "hopf", "lorenz"]
    assert {*run.systems, "oscillator"} == set(run.ensembles)
    assert run.sequences == ["ks", "bach", "cylinder", "flower"]
    assert run.noises == [0, 1, 2]
    assert list(run.editions) == ["published", "improved"]
    # Three trainings of six systems, one of five at each of two levels of noise, in two editions.
    assert len(run.runs) == 2 * (3 * 6 + 5 * 2)
    assert run.runs["lorenz/noise2/improved/0"] == {
        "dataset": "lorenz",
        "noise": 2,
        "edition": "improved",
        "replicate": 0,
    }
    assert run.recipe("lorenz", "noise0", "improved")["iterations"] == RECIPES["fast"].iterations
    assert run.datasets["bach"]["recipes"]["solved"]["gain"] == 0.2
    assert run.datasets["ks"]["recipes"]["solved"]["gain"] == RECIPES["solved"].gain
    assert run.datasets["cylinder"]["recipes"]["published-sequence"]["hidden"][1] == (164,)
    assert run.printed["sequences"]["bach"]["coupled"] == 8.59e-7


def test_the_paper_at_full_size(load):
    paper = load(run="config/paper.yaml")
    assert list(paper.editions) == ["published"]
    assert "lorenz/noise2/published/0" in paper.runs
    for name in paper.systems:
        recipe = paper.recipe(name, "noise0", "published")
        assert recipe["iterations"] == RECIPES["published"].iterations == 100_000
    assert paper.recipe("van_der_pol", "noise1", "published")["hidden"] == (512, 512, 512)
    for name in paper.sequences:
        assert paper.recipe(name, "reconstruction", "published")["iterations"] == 10_000
        assert "published_iterations" not in paper.datasets[name]["sequence"]


def test_a_note_says_how_long_an_edition_trains(load):
    run = load(run=CONFIG)
    assert run.note("published", ["hopf", "hyperbolic"]) == (
        "Edition published: 500 of 100,000 iterations, layers 128-128-128."
    )
    assert run.note("published", ["oscillator", "cubic", "lorenz"]) == (
        "Edition published: oscillator: 20,000 iterations, layers 32-32; cubic, lorenz: 1,000 of "
        "100,000 iterations, layers 128-128-128."
    )
    assert run.note("improved", ["bach"], ["reconstruction"]) == (
        "Edition improved: output layers solved for."
    )


def test_an_edition_of_ones_own(load):
    """It differs from improved by what it says; another may be left out."""
    run = load(TINY, {"editions": {"mine": {"recipe": "smoothed"}, "published": None}})
    assert list(run.editions) == ["improved", "mine"]
    assert run.editions["mine"].recipe_of("noise0") == "smoothed"
    assert run.editions["mine"].recipe_of("extrapolation") == "solved"
    assert run.editions["mine"].selection == run.editions["improved"].selection


def test_the_tiny_run(load):
    tiny = load()
    assert tiny.datasets["oscillator"]["steps"] == [8, 32, 128]
    assert list(tiny.datasets["bach"]["sequence"]["baselines"]) == ["esn"]
    assert "baselines" not in tiny.datasets["flower"]["sequence"]
    assert tiny.datasets["oscillator"]["recipes"]["fast"]["iterations"] == 200


def test_a_recipe_of_ones_own_is_one_block(load):
    run = load(TINY, {"recipes.mine": {"iterations": 100}, "editions.improved.recipe": "mine"})
    assert run.recipe("oscillator", "noise0", "improved")["iterations"] == 100
    assert run.datasets["oscillator"]["recipes"]["mine"]["iterations"] == 100
    assert run.datasets["bach"]["recipes"]["mine"]["optimiser"] == RECIPES["fast"].optimiser


@pytest.mark.parametrize("recipe", RECIPES)
def test_any_recipe_may_be_taken_for_all(load, recipe):
    """But least squares has one hidden layer, which is then said."""
    taken = dict.fromkeys(("recipe", "noisy_recipe", "sequence_recipe"), recipe)
    assert recipe in load(TINY, {"editions.improved": taken}).datasets["ks"]["recipes"]


def test_layers_need_to_fit_only_recipes_that_are_asked_for(load):
    odd = {"overrides.flower.hidden": [[65], [15]]}
    assert "fast" not in load(TINY, odd).datasets["flower"]["recipes"]
    with pytest.raises(ConfigError, match=r"flower.yaml: recipe fast .* expected even numbers"):
        load(TINY, odd | {"editions.improved.sequence_recipe": "fast"})


def test_steps_are_sorted_and_keys_removed(load):
    run = load(TINY, {"overrides.oscillator": {"steps": [32, 8], "noise": None}})
    assert run.datasets["oscillator"]["steps"] == [8, 32]
    assert run.noises == [0]


REFUSED = {
    "misspelt key": (
        CONFIG,
        {"recipies": {}},
        f"{RUN}: top level: unknown key 'recipies', did you mean 'recipes'? (expected: one of "
        "checkpoint_every, "
        "datasets, device, edition, editions, overrides, pathvars, recipes, replicates, seed, "
        "studies, systems, timing)",
    ),
    "misspelt field of a recipe": (
        CONFIG,
        {"recipes.fast.activaton": "tanh"},
        f"{RUN}: recipes.fast: recipe: unknown field 'activaton', did you mean 'activation'?",
    ),
    "value of a recipe out of range": (
        CONFIG,
        {"recipes.fast.rate": -1},
        f"{RUN}: recipes.fast: recipe: rate is -1, expected a number above 0",
    ),
    "number that YAML reads as text": (
        TINY,
        {"recipes.fast.rate": "1e-3"},
        f"{RUN}: recipes.fast: recipe: rate is '1e-3', expected a number above 0; YAML reads 1e-3",
    ),
    "unknown device": (
        CONFIG,
        {"device": "tpu"},
        f"{RUN}: device: 'tpu' is not one of ['auto', 'cpu', 'cuda'] (expected: auto, cpu or cuda)",
    ),
    "unknown recipe": (
        CONFIG,
        {"editions.improved.recipe": "slow"},
        f"{RUN}: editions.improved: edition: recipe: unknown recipe 'slow' (expected: one of fast, "
        "smoothed, solved, publish",
    ),
    "noisy recipe of no name": (
        TINY,
        {"editions.mine.noisy_recipe": "smoth"},
        f"{RUN}: editions.mine: edition: noisy_recipe: unknown recipe 'smoth', did you mean "
        "'smoothed'?",
    ),
    "misspelt field of an edition": (
        TINY,
        {"editions.improved.interpolation": ["linear"]},
        f"{RUN}: editions.improved: edition: unknown field 'interpolation', did you mean "
        "'interpolations'?",
    ),
    "unknown interpolation": (
        TINY,
        {"editions.improved.interpolations": ["quintic"]},
        f"{RUN}: editions.improved: edition: interpolations: unknown kind 'quintic'",
    ),
    "edition that is not made": (
        TINY,
        {"edition": "newest"},
        f"{RUN}: edition: unknown edition 'newest' (expected: one of published, improved)",
    ),
    "recipe whose parts do not fit": (
        TINY,
        {"recipes.fast.batch": "full"},
        f"{RUN}: recipes.fast: recipe: batch 'full' goes with windows",
    ),
    "dataset that is no list": (
        TINY,
        {"datasets": "oscillator"},
        f"{RUN}: datasets: 'oscillator' does not match '^all$' (expected: all, or a list of names",
    ),
    "unknown dataset": (
        TINY,
        {"datasets": ["oscilator"]},
        f"{RUN}: datasets: unknown dataset 'oscilator', did you mean 'oscillator'?",
    ),
    "overrides of an unknown dataset": (
        TINY,
        {"overrides.nosuch": {}},
        f"{RUN}: overrides: unknown dataset 'nosuch' (expected: one of bach, ",
    ),
    "study of an unknown dataset": (
        TINY,
        {"studies.hybrid.datasets": ["nosuch"]},
        f"{RUN}: studies.hybrid.datasets: unknown dataset 'nosuch'",
    ),
    "system that is none": (
        TINY,
        {"systems": ["bach"]},
        f"{RUN}: systems: bach is of kind 'audio', expected simulated datasets, of kind 'ode'",
    ),
    "misspelt key of a dataset": (
        OSCILLATOR,
        {"stepps": [8]},
        f"{OSCILLATOR}: top level: unknown key 'stepps', did you mean 'steps'? (expected: one of",
    ),
    "misspelt key of an override": (
        TINY,
        {"overrides.oscillator.stepps": [8]},
        f"{OSCILLATOR}: top level: unknown key 'stepps', did you mean 'steps'?",
    ),
    "misspelt key of a source": (
        OSCILLATOR,
        {"source.n_step": 8},
        f"{OSCILLATOR}: source: unknown key 'n_step', did you mean 'n_steps'? (expected: one of",
    ),
    "unknown kind of source": (
        OSCILLATOR,
        {"source.kind": "nosuch"},
        f"{OSCILLATOR}: source.kind (a file workflow/rules/data_KIND.smk): unknown kind 'nosuch'",
    ),
    "equation that cannot be read": (
        OSCILLATOR,
        {"source.equations.x": "yy + 1"},
        f"{OSCILLATOR}: source.equations.x",
    ),
    "plane of one state": (
        OSCILLATOR,
        {"increments": {"x": [-1, 1], "y": 0}},
        f"{OSCILLATOR}: increments",
    ),
    "recording that is not there": (
        TINY,
        {"overrides.bach.source.recording": "file", "overrides.bach.source.file": "nosuch.wav"},
        f"{BACH}: source.file: found 'nosuch.wav', expected the path of a recording",
    ),
    "noise below zero": (
        TINY,
        {"overrides.oscillator.noise": [-1]},
        f"{OSCILLATOR}: noise.0: -1 is less than the minimum of 0",
    ),
    "steps that do not nest": (
        TINY,
        {"overrides.oscillator.steps": [2, 3]},
        f"{OSCILLATOR}: steps are [3, 2], expected each to divide the next larger one",
    ),
    "changes of an unknown recipe": (
        OSCILLATOR,
        {"recipes.nosuch": {}},
        f"{OSCILLATOR}: recipes: unknown recipe 'nosuch' (expected: one of fast, ",
    ),
    "layers for other steps": (
        TINY,
        {"overrides.bach.hidden": [[200]]},
        f"{BACH}: recipe solved with what it changes: recipe: hidden has layers for 1 steps, expec",
    ),
    "unknown role": (
        BACH,
        {"sequence.role": "music"},
        f"{BACH}: sequence.role: 'music' is not one of ['space_time', 'sound', 'field', 'video']",
    ),
    "unknown baseline": (
        BACH,
        {"sequence.baselines.lsmt": {"hidden": 8, "settings": [{}]}},
        f"{BACH}: sequence.baselines: unknown baseline 'lsmt', did you mean 'lstm'?",
    ),
    "baseline that needs no training": (
        BACH,
        {"sequence.baselines.dmd": {"hidden": 8, "settings": [{}]}},
        f"{BACH}: sequence.baselines: unknown baseline 'dmd'",
    ),
    "misspelt setting": (
        TINY,
        {"overrides.ks.sequence.baselines.lstm.settings": [{"rat": 1.0}]},
        "config/datasets/ks.yaml: settings of lstm: unknown field 'rat', did you mean 'rate'?",
    ),
    "setting out of range": (
        TINY,
        {"overrides.ks.sequence.baselines.cw_rnn.settings": [{"rate": -1.0}]},
        "config/datasets/ks.yaml: settings of cw_rnn: rate is -1.0, expected a",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_mistakes_are_named(load, case):
    path, changes, message = REFUSED[case]
    with pytest.raises(ConfigError) as refused:
        load(path, changes)
    assert str(refused.value).startswith(message)


def test_a_kind_of_source_may_be_of_several_words(load, tmp_path, monkeypatch):
    with pytest.raises(ConfigError, match="unknown kind 'fitzhugh_nagumo'"):
        load(OSCILLATOR, {"source": {"kind": "fitzhugh_nagumo"}})
    rules = tmp_path / "workflow/rules/data_fitzhugh_nagumo.smk"
    rules.parent.mkdir(parents=True)
    rules.touch()
    monkeypatch.setattr(configuration, "HOME", tmp_path)
    changes = {"systems": [], "datasets": ["oscillator"]}
    assert load(TINY, changes).kind("fitzhugh_nagumo") == ["oscillator"]


def test_a_system_of_dysts_is_one_of_equations(load, monkeypatch):
    """For every rule: the package is asked here alone."""
    made = dict(read_yaml(OSCILLATOR)["source"], lyapunov_exponent=0.9, period=1.5)
    monkeypatch.setattr(configuration, "ode_source", lambda source: made)
    sizes = {"trajectories": {"train": 4, "val": 1, "test": 1}, "n_steps": 10}
    source = {"kind": "dysts", "system": "Lorenz", "points_per_period": 50, **sizes}
    assert load(OSCILLATOR, {"source": source}, run=CONFIG).datasets["oscillator"]["source"] == made
    with pytest.raises(ConfigError, match="source: unknown key 'sistem', did you mean 'system'"):
        load(OSCILLATOR, {"source": source | {"sistem": "Lorenz"}}, run=CONFIG)


def test_a_file_that_is_no_yaml_is_named(load, tmp_path):
    with open(tmp_path / OSCILLATOR, "a") as file:
        file.write("\nsource: [")
    with pytest.raises(ConfigError, match=f"^{OSCILLATOR}: not YAML: while parsing"):
        load()


def test_a_dataset_has_a_name_that_files_can_have(load, tmp_path):
    shutil.copy(tmp_path / OSCILLATOR, tmp_path / "config/datasets/My-data.yaml")
    with pytest.raises(ConfigError, match="name 'My-data', expected lower-case letters"):
        load(TINY, {"datasets": ["My-data"]})


def test_snakemake_refuses_with_the_message_alone(project):
    project.change("config/config.yaml", recipies={})
    printed = project.refusal()
    assert REFUSED["misspelt key"][2] in " ".join(printed.split())
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("device", "there", "asked"),
    [("auto", 0, 0), ("auto", 1, 1), ("auto", 2, 1), ("cpu", 1, 0), ("cuda", 0, 1)],
)
def test_training_asks_for_a_gpu_where_there_is_one(nvidia_smi, device, there, asked):
    nvidia_smi(there)
    assert gpus(device) == asked
