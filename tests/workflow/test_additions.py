"""What people add to the workflow."""

import re

import pandas as pd
import pytest

from documents import HOME, read_yaml

DROPPED = re.compile(r"^`(\S+pendulum\S+)`[^\n]*:\n\n```\w+\n(.*?)```", re.DOTALL | re.MULTILINE)


def test_the_documented_dataset_is_added_by_dropping_files(finished_copy):
    page = (HOME / "docs/dataset.md").read_text()
    files = DROPPED.findall(page)
    assert {path.rsplit(".")[-1] for path, _ in files} >= {"yaml", "smk", "py"}
    for path, text in files:
        (finished_copy.folder / path).write_text(text)
    # It is there, but not chosen: nothing changes.
    assert finished_copy.planned() == set()
    finished_copy.change("config/tiny.yaml", datasets=["oscillator", "pendulum"])
    finished_copy.run()
    results = finished_copy.folder / "results/tiny"
    assert (results / "figures/improved/errors_pendulum.png").exists()
    table = pd.read_csv(results / "tables/table_pendulum.csv")
    assert table["step"].tolist() == ["1", "2", "4", "8", "coupled"]
    # The script takes a public name: what is behind it counts, and nothing else.
    finished_copy.append("src/hits/model.py", "\nEDITED = True\n")
    assert "swing_pendulum" not in finished_copy.planned()
    finished_copy.append("src/hits/files.py", "\nEDITED = True\n")
    assert "swing_pendulum" in finished_copy.planned()


def test_a_second_sequence_of_each_role(finished_copy):
    """It is drawn and told beside the first, and is not one of the paper's."""
    tiny = read_yaml(finished_copy.folder / "config/tiny.yaml")
    names = ("ks", "bach", "cylinder", "flower")
    overrides = tiny["overrides"]
    for name in names:
        text = finished_copy.read(f"config/datasets/{name}.yaml").decode()
        finished_copy.append(f"config/datasets/second_{name}.yaml", text)
        overrides[f"second_{name}"] = overrides[name] | {"sequence": {"baselines": None}}
    datasets = [*tiny["datasets"], *(f"second_{name}" for name in names)]
    finished_copy.change("config/tiny.yaml", datasets=datasets, overrides=overrides)
    made = (
        "tables/claims.csv",
        "tables/table01_sequences.csv",
        "figures/improved/fig07_sequences.png",
    )
    finished_copy.run("--", *(f"results/tiny/{path}" for path in made))
    table = pd.read_csv(finished_copy.folder / "results/tiny/tables/table01_sequences.csv")
    assert set(table["sequence"]) == {*names, *(f"second_{name}" for name in names)}
    printed = table.set_index(["sequence", "model"])["printed_mse"]
    assert printed["bach"].notna().all()
    assert printed["second_bach"].isna().all()


def test_a_system_of_ones_own(finished_copy):
    """A seventh system is one file, also where systems are shown together."""
    finished_copy.append(
        "config/datasets/spring.yaml",
        """
title: Damped spring
license: CC0
source:
  kind: ode
  equations: {position: velocity, velocity: -k*position - velocity/10}
  parameters: {k: 4.0}
  initial: {position: [-1, 1], velocity: [-1, 1]}
  trajectories: {train: 40, val: 8, test: 8}
  dt: 0.01
  n_steps: 200
  time_units: s
steps: [8, 32]
""",
    )
    finished_copy.change("config/tiny.yaml", datasets=["spring"], systems=["spring"])
    made = [
        f"results/tiny/figures/{name}.png"
        for name in ("improved/fig05_systems", "fig10_increments")
    ]
    finished_copy.run("--", *made, "results/tiny/tables/table02_systems.md")
    assert "spring" in finished_copy.read("results/tiny/tables/table02_systems.md").decode()


@pytest.mark.parametrize("levels", [[5], [0, 5]])
def test_systems_at_any_level_of_noise(project, levels):
    """Without noise 0 nothing is trained without noise, and what shows no other is not made."""
    project.change("config/tiny.yaml", datasets=["oscillator"])
    project.change("config/tiny.yaml", overrides__oscillator__noise=levels)
    printed = project.run("--dry-run")
    assert ("models/oscillator/noise0" in printed) == (0 in levels)
    assert ("fig06a_accuracy_cost" in printed) == (0 in levels)
    for made in ("fig08_noise", "table_noise5.csv", "table_oscillator.csv", "fig02_oscillator.pdf"):
        assert made in printed


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            {'["test"] * 2': '["val"] * 2'},
            "coordinate 'split' has no test trajectory; found train, val",
        ),
        (
            {"steps: [1, 2, 4, 8]": "steps: [1, 3, 9]"},
            "has 41 instants, but the largest scale needs 46",
        ),
    ],
)
def test_data_that_cannot_be_scored_are_refused_before_any_training(project, edit, message):
    """In the job after that which makes them, for all editions: windows of one take five steps."""
    page = (HOME / "docs/dataset.md").read_text()
    for path, text in DROPPED.findall(page):
        for old, new in edit.items():
            text = text.replace(old, new)
        (project.folder / path).write_text(text)
    project.change("config/tiny.yaml", datasets=["pendulum"])
    process = project.start("--keep-going")
    printed = process.communicate()[0]
    assert process.returncode != 0
    assert "Job stats" in printed
    assert not list(project.folder.rglob("trained.safetensors"))
    assert not list(project.folder.rglob("train_hierarchy/*.log"))
    log = project.read("results/tiny/logs/check_data/pendulum.log").decode()
    assert message in log


def test_a_kind_may_have_underscores_and_stops_nothing_where_it_is_not_chosen(project):
    page = (HOME / "docs/dataset.md").read_text()
    for path, text in DROPPED.findall(page):
        path = path.replace("data_pendulum", "data_fitzhugh_nagumo")
        text = text.replace("kind: pendulum", "kind: fitzhugh_nagumo")
        (project.folder / path).write_text(text)
    assert "swing_pendulum" not in project.run("--dry-run")
    project.change("config/tiny.yaml", datasets=["pendulum"])
    assert "swing_pendulum" in project.run("--dry-run")
