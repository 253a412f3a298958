"""What runs again after a change, and what other runs would make."""

import pytest

SIMULATED = {
    *("simulate_ode", "resimulate_test", "audit_truth", "train_hierarchy", "select_scales"),
    *("score_errors", "compare_coupled", "collect_scores", "table_claims"),
}


def test_an_edit_of_the_library_reruns_what_depends_on_it(finished_copy):
    """The digests of all scripts are tested without Snakemake, see test_digest.py."""
    finished_copy.append("src/hits/baselines/lstm.py", "\nEDITED = True\n")
    planned = finished_copy.planned()
    assert {"train_baseline", "forecast_sequence", "score_sequence", "table_claims"} <= planned
    assert not planned & {"simulate_ks", "train_hierarchy", "select_scales", "score_errors"}


def test_an_edit_of_a_sibling_of_a_script_reruns_it(finished_copy):
    finished_copy.append("scripts/paper/style.py", "\nEDITED = True\n")
    planned = finished_copy.planned()
    assert {"fig05_systems", "fig07_sequences"} <= planned
    assert not [rule for rule in planned if rule.startswith(("train_", "forecast_", "score_"))]


def test_another_seed_makes_everything_anew(finished_copy):
    assert finished_copy.planned("--config", "seed=1") >= SIMULATED


def test_an_edition_of_ones_own_lives_beside_the_others(finished_copy):
    finished_copy.change(
        "config/tiny.yaml",
        recipes__mine={"iterations": 100, "validate_every": 50},
        editions={"mine": {"recipe": "mine", "sequence_recipe": "mine"}},
    )
    paths = [
        f"results/tiny/scores/{run}/mine/0/scores.csv"
        for run in ("oscillator/noise0", "flower/reconstruction")
    ]
    finished_copy.run("--", *paths)
    assert all(finished_copy.read(path) for path in paths)
    planned = finished_copy.planned()
    assert {"train_baseline", "fig07_sequences", "table_claims"} <= planned
    assert "simulate_ode" not in planned


def test_a_new_title_or_license_trains_nothing(project):
    project.change("config/tiny.yaml", overrides__oscillator__title="Old")
    project.pretend()
    assert project.planned() == set()
    project.change("config/tiny.yaml", overrides__oscillator__license="MIT")
    assert project.planned() == set()
    project.change("config/tiny.yaml", overrides__oscillator__title="New")
    planned = project.planned()
    assert {"fig05_systems", "fig06a_accuracy_cost"} <= planned
    work = (
        "simulate_",
        "resimulate_",
        "train_",
        "select_",
        "score_",
        "time_",
        "compare_",
        "measure_",
    )
    assert [rule for rule in planned if rule.startswith(work)] == []
    project.change("config/tiny.yaml", overrides__oscillator__source__n_steps=201)
    assert planned | SIMULATED <= project.planned()


def test_another_look_at_the_data_trains_nothing(project):
    project.change("config/tiny.yaml", datasets=["oscillator"])
    project.pretend()
    project.append("scripts/data/check_data.py", "\nEDITED = True\n")
    assert project.planned() == {"check_data"}


@pytest.mark.parametrize("name", ["config", "paper"])
def test_shipped_configurations_pass(project, name):
    printed = project.run("--dry-run", "--configfile", f"config/{name}.yaml")
    assert "train_hierarchy" in printed
