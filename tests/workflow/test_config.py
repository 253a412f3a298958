"""Configurations that pass, and mistakes that are named before any job starts."""

import shutil
import subprocess
import sys

import pytest
import yaml
from snakemake.utils import update_config

import configuration
from configuration import gpus
from documents import HOME, ConfigError, read_yaml, typed
from hits.train.recipe import RECIPES
from sequence import instants

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
    # Of a study alone.
    assert {*run.datasets} - {*run.chosen} == {"dry_friction", "van_der_pol_stiff"}
    assert len(run.compared) == 6 * 3 + 2 * 4
    assert run.compared["lorenz/noise2/all"]["noise"] == 2
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


def test_a_note_on_one_dataset_does_not_name_it(load):
    assert load().note("improved", ["oscillator"], ["noise0", "noise2"]) == (
        "Edition improved: 200 of 10,000 iterations, layers 96-96; 100 of 5,000 iterations, layers "
        "48-48."
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


def test_a_sequence_needs_a_source_alone(load, tmp_path):
    """Of one trajectory; of others that the source may hold, it says so."""
    (tmp_path / "own.csv").write_text("a,b\n1,2\n")
    file = {"kind": "file", "file": "own.csv", "dt": 1, "time_units": "s"}
    own = {"title": "O", "license": "CC0", "source": file, "steps": [1], "sequence": {}}
    (tmp_path / "config/datasets/own.yaml").write_text(yaml.safe_dump(own))
    bach = read_yaml(BACH)
    del bach["sequence"]
    (tmp_path / BACH).write_text(yaml.safe_dump(bach))
    run = load(TINY, {"datasets": ["own", "flower", "bach"], "overrides.bach.sequence": None})
    assert run.sequences == ["bach", "flower", "own"]
    assert run.ensembles == []
    assert run.datasets["own"]["source"]["split"] == {"train": 1.0}
    for key, value in {"window": 4, "split": "in_time", "trajectory": "a"}.items():
        with pytest.raises(ConfigError, match=f"source.{key}: is for many trajectories, and a seq"):
            load("config/datasets/own.yaml", {f"source.{key}": value})
        load("config/datasets/own.yaml", {"source": file})


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        # As many as the data of the tiny run have.
        ({}, {"ks": 201, "bach": 137, "cylinder": 70, "flower": 30}),
        ({"overrides.flower.source.frames": 9}, {"flower": 9}),
        ({"overrides.flower.source.recording": "download"}, {"flower": None}),
    ],
)
def test_instants_are_known_where_the_source_says_them(load, changes, count):
    run = load(TINY, changes)
    assert {name: instants(run.datasets[name]["source"])[0] for name in count} == count


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
    "peers without equations": (
        TINY,
        {"studies.peers.datasets": ["ks"]},
        f"{RUN}: studies.peers.datasets: ks is of kind 'ks', expected simulated datasets, of kind",
    ),
    "open questions on what has no equations": (
        TINY,
        {"studies.open_questions.adaptive": ["ks"]},
        f"{RUN}: studies.open_questions.adaptive: ks is of kind 'ks', expected simulated datasets",
    ),
    "open questions on an unknown dataset": (
        TINY,
        {"studies.open_questions.seen": [{"dataset": "oscilator", "states": ["x"]}]},
        f"{RUN}: studies.open_questions.seen: unknown dataset 'oscilator', did you mean 'oscil",
    ),
    "all states seen": (
        TINY,
        {"studies.open_questions.seen": [{"dataset": "oscillator", "states": ["x", "y"]}]},
        f"{RUN}: studies.open_questions.seen: oscillator has x, y, expected some of the states ",
    ),
    "peers from more than there is": (
        TINY,
        {"studies.peers.few.trajectories": [4, 41]},
        f"{RUN}: studies.peers.few.trajectories: has 41, expected 40 or less, as many as "
        "oscillator has for training",
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
    "noise that no path can have": (
        TINY,
        {"overrides.oscillator.noise": [0, 1e-7]},
        f"{OSCILLATOR}: noise: 1e-07 is no level that paths can have, expected 0, or a number of",
    ),
    "levels of noise with one path": (
        TINY,
        {"overrides.oscillator.noise": [1, 1.0000001]},
        f"{OSCILLATOR}: noise: 1.0000001 is no level that paths can have",
    ),
    "noise that is no number": (
        TINY,
        {"overrides.oscillator.noise": [float("nan")]},
        f"{RUN}: overrides.oscillator.noise.0: nan is no finite number, expected one",
    ),
    "step of time without end": (
        OSCILLATOR,
        {"source.dt": float("inf")},
        f"{OSCILLATOR}: source.dt: inf is no finite number, expected one",
    ),
    "steps that are no whole numbers": (
        TINY,
        {"overrides.oscillator.steps": [8.0]},
        f"{OSCILLATOR}: steps.0: 8.0 is not of type 'integer'",
    ),
    "number of a source that YAML reads as text": (
        OSCILLATOR,
        {"source.dt": "1e-3"},
        f"{OSCILLATOR}: source.dt: '1e-3' is not of type 'number'; YAML reads 1e-3 as text, write",
    ),
    "steps larger than trajectories": (
        TINY,
        {"overrides.oscillator.steps": [1, 256]},
        f"{OSCILLATOR}: source.n_steps: has 200 steps, expected 256 or more, the largest of steps;",
    ),
    "windows larger than trajectories": (
        TINY,
        {"overrides.oscillator.recipes.published.recurrence": 2},
        f"{OSCILLATOR}: source.n_steps: has 200 steps, expected 256 or more, the largest of steps, "
        "2 times in a window of a recipe; ",
    ),
    "settings that are no list": (
        TINY,
        {"overrides.ks.sequence.baselines.lstm.settings": {"fast": [{"rte": 1}]}},
        "config/datasets/ks.yaml: sequence.baselines.lstm.settings: {'fast': [{'rte': 1}]} is not",
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
    "role that is not needed": (
        BACH,
        {"sequence.role": "sound"},
        f"{BACH}: sequence: unknown key 'role' (expected: one of baselines, published_iterations)",
    ),
    "fewer hidden units than clocks": (
        TINY,
        {"overrides.ks.sequence.baselines.cw_rnn.hidden": 4},
        "config/datasets/ks.yaml: hidden of cw_rnn is 4, expected 5 or more",
    ),
    "noise of a sequence": (
        BACH,
        {"noise": [0, 2]},
        f"{BACH}: noise: is for many trajectories, and a sequence is one; leave it out",
    ),
    "sequence of equations": (
        OSCILLATOR,
        {"sequence": {"baselines": {}}},
        f"{OSCILLATOR}: sequence: a source of kind 'ode' makes many trajectories; leave the key ou",
    ),
    "sound that is too short": (
        TINY,
        {"overrides.bach.source.length": 1300},
        f"{BACH}: source: gives 2 instants (from length, every and delay), of which forecasts see "
        "the first 1; expected more than the smallest of steps, 1; take a longer sequence",
    ),
    "more modes than frames": (
        TINY,
        {"overrides.flower.source.modes": 31},
        "config/datasets/flower.yaml: source.modes: 31 of 30 snapshots (frames), expected fewer",
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
def test_a_wrong_configuration_is_refused(load, case):
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
    changes |= {"studies.peers.datasets": [], "studies.peers.few.datasets": []}
    changes |= {"studies.open_questions.adaptive": [], "studies.open_questions.seen": []}
    changes |= {"studies.open_questions.ensembles.datasets": {}}
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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"title: a\ntitle: b", "key 'title' is in line 1 and in line 2, expected once"),
        (b"source:\n  dt: 1\n  kind: ode\n  dt: 2", "key 'dt' is in line 2 and in line 4, exp"),
        (b"# nothing", "holds nothing, expected keys with values"),
        (b"- title", "holds list, expected keys with values"),
        (b"title: caf\xe9", "byte 10 is not UTF-8, expected a text in UTF-8; save it as that"),
    ],
)
def test_files_that_cannot_be_meant_are_named(load, tmp_path, content, message):
    (tmp_path / OSCILLATOR).write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        load()
    assert str(refused.value).startswith(f"{OSCILLATOR}: {message}")


def test_keys_may_be_merged(tmp_path):
    (tmp_path / "a.yaml").write_text("a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}")
    assert read_yaml(tmp_path / "a.yaml")["b"] == {"x": 3, "y": 2}


def test_a_recipe_that_nobody_takes_needs_no_long_trajectories(load):
    """Without noise the noisy recipe has no say."""
    changes = {"overrides.oscillator.noise": [0], "recipes.smoothed.recurrence": 2}
    assert load(TINY, changes).longest_window("oscillator") == 128
    changes["overrides.oscillator.noise"] = [0, 2]
    with pytest.raises(ConfigError, match="has 200 steps, expected 256 or more"):
        load(TINY, changes)


def test_text_of_a_command_line_is_read_as_yaml_is():
    given = {"recipes": {"fast": {"iterations": "2000", "rate": "0.5", "batch": "full"}}}
    given |= {"editions": {"published": "null"}, "datasets": ["a", "1"], "seed": 3}
    assert typed(given) == {
        "recipes": {"fast": {"iterations": 2000, "rate": 0.5, "batch": "full"}},
        "editions": {"published": None},
        "datasets": ["a", 1],
        "seed": 3,
    }


def test_snakemake_gives_nested_values_and_refuses_keys_that_are_there_twice(project):
    given = ("--config", "recipes={fast: {iterations: 300}}", "datasets=[oscillator]")
    assert "train_hierarchy" in project.run("--dry-run", *given)
    assert "rate is -1, expected" in project.refusal("--config", "recipes={fast: {rate: -1}}")
    project.append("config/tiny.yaml", "\nseed: 1\nseed: 2\n")
    assert "config/tiny.yaml: key 'seed' is in line" in " ".join(project.refusal().split())


def test_a_folder_without_a_config_takes_the_default_and_says_so(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    said = f"Found no config/config.yaml in {elsewhere} and no --configfile"
    snakefile = str(project.folder / "workflow/Snakefile")
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--dry-run", "-s", snakefile]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=True)
    assert said in done.stdout
    (elsewhere / "config").mkdir()
    (elsewhere / "config/config.yaml").write_text("datasets: [oscillator]")
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=True)
    assert said not in done.stdout
    assert "oscillator" in done.stdout
    assert "bach" not in done.stdout


def test_a_path_with_spaces_is_refused(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("spaces") / "a clone"
    shutil.copytree(project.folder, folder)
    printed = " ".join(type(project)(folder).refusal().split())
    assert f"Found spaces in the path '{folder}'" in printed
    shutil.copy(HOME / "Makefile", folder)
    for target in ("all", "test"):
        made = subprocess.run(["make", target], cwd=folder, capture_output=True, text=True)
        assert made.returncode == 2
        assert f'Found spaces in the path "{folder}"' in made.stderr
        assert not (folder / ".venv").exists()


def test_make_takes_one_dataset_or_a_config_of_ones_own(tmp_path):
    shutil.copy(HOME / "Makefile", tmp_path)
    (tmp_path / ".venv").mkdir()
    for path in ("pyproject.toml", "constraints.txt", ".venv/.installed"):
        (tmp_path / path).touch()

    def make(*arguments):
        command = ["make", "--dry-run", "dry", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert "--config 'datasets=[a,b]'" in make("DATASET=a,b").stdout
    assert "--config" not in make().stdout
    refused = make("DATASET=a", "SMK=--config seed=1")
    assert "add datasets=[a] to that in SMK" in refused.stderr


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
