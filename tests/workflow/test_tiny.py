"""The whole workflow in seconds, run for real."""

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from hits import RECIPES, HiTS, open_dataset, open_forecast

MADE = [
    "figures/fig02_oscillator.pdf",
    "figures/fig02_oscillator.png",
    "figures/training_oscillator.pdf",
    "figures/training_oscillator.png",
    "tables/training_oscillator.csv",
    "tables/training_oscillator.md",
    "tables/training_oscillator.html",
    "tables/table_oscillator.csv",
    "tables/table_oscillator.md",
    "tables/table_oscillator.html",
    "tables/costs.csv",
    "tables/costs.md",
    *(f"figures/{name}.png" for name in ("fig01_scheme", "fig03_vectorised", "fig05_systems")),
    *(f"figures/{name}.pdf" for name in ("fig06a_accuracy_cost", "fig08_noise")),
    *(f"figures/{name}.pdf" for name in ("fig10_increments", "truth_audit")),
    *(f"figures/{name}.png" for name in ("fig04_hybrid_scheme", "fig06b_hybrid")),
    *(f"figures/{name}.pdf" for name in ("fig09_rk4_curves", "hybrid_work_precision")),
    *(f"figures/{name}.png" for name in ("source_ks", "fig07_sequences", "forecast_beyond")),
    "figures/training_sequences.pdf",
    *(f"tables/{name}.md" for name in ("table09_hybrid", "claims_summary")),
    *(f"tables/{name}.csv" for name in ("table01_sequences", "table04_sequences")),
    "tables/table_forecast_beyond.md",
    "studies/hybrid_work_precision.csv",
    "media/ks.mp4",
    *(f"tables/{name}.md" for name in ("table02_systems", "table05_times", "truth_audit")),
    *(
        f"tables/{name}.csv"
        for name in ("table06_noise0", "table08_noise2", "interpolation", "claims")
    ),
]


def test_everything_is_made_and_nothing_is_left_to_do(finished):
    for path in MADE:
        assert finished.read(f"results/tiny/{path}")
    assert "Nothing to be done" in finished.run("--dry-run")


def test_the_claims_are_printed_at_the_end(finished_copy):
    (finished_copy.folder / "results/tiny/tables/claims.md").unlink()
    printed = finished_copy.run()
    assert "Claim 1, converged truth: " in printed
    assert "Claim 8, converged truth: not measured. With 1 % and 2 % noise" in printed


def test_table_comes_from_the_forecasts(finished):
    results = finished.folder / "results/tiny"
    table = pd.read_csv(results / "tables/table_oscillator.csv", index_col="step")
    assert table.index.tolist() == ["8", "32", "128", "coupled"]
    data = open_dataset(results / "data/oscillator/dataset.nc")
    forecast = open_forecast(results / "forecasts/oscillator/noise0/fast/0/clean.nc")
    truth = data["x"].isel(trajectory=slice(-8, None), time=slice(1, None)).values.astype(float)
    for model in table.index:
        error = forecast["x"].sel(model=model).values - truth
        assert table.loc[model, "mse"] == pytest.approx((error**2).mean())


def test_notebook_gives_what_the_workflow_gives(finished):
    results = finished.folder / "results/tiny"
    data = open_dataset(results / "data/oscillator/dataset.nc")
    made = HiTS.load(results / "models/oscillator/noise0/fast/0/hierarchy.safetensors")
    recipe = replace(RECIPES["fast"], iterations=200, validate_every=50, hard_hidden=())
    again = HiTS(made.steps, recipe, seed=0)
    again.fit(data, report=None).select(data)
    assert again.hierarchy.selected == made.hierarchy.selected
    x0 = data["x"].isel(time=0)
    assert again.forecast(x0, 200).identical(made.forecast(x0, 200))


def test_logs_hold_what_jobs_print(finished):
    log = finished.read("results/tiny/logs/train_hierarchy/oscillator_noise0_fast_0.log").decode()
    assert log.count("training oscillator 0 fast 0: round 1, iteration ") == 4


def test_studies_and_benchmarks_have_targets_of_their_own(finished_copy):
    finished_copy.run("--configfile", "config/tiny.yaml", "--", "studies", "benchmarks")
    results = finished_copy.folder / "results/tiny"
    recipes = pd.read_csv(results / "studies/recipes.csv")
    assert {"SOAP", "Adam", "Muon", "L-BFGS", "Levenberg-Marquardt"} == set(recipes["optimiser"])
    assert (recipes["oscillator 8"] > 0).all()
    (row,) = pd.read_csv(results / "studies/accuracy.csv").to_dict("records")
    for replicate in (0, 1):
        scores = pd.read_csv(results / f"scores/oscillator/noise0/fast/{replicate}/scores.csv")
        assert row[f"mse_{replicate}"] == scores.set_index("model").loc["coupled", "mse"]
    assert row["mse_0"] != row["mse_1"]
    selections = pd.read_csv(results / "studies/selections.csv")
    assert selections["search"].tolist() == ["greedy", "exhaustive"]
    assert pd.read_csv(results / "tables/speed.csv")["width"].tolist() == [8]


def test_a_study_of_an_unknown_dataset_is_refused(project):
    project.change("config/tiny.yaml", studies__accuracy__datasets=["nosuch"])
    assert "studies: unknown 'nosuch' (expected: " in " ".join(project.refusal().split())


HYBRID = {
    *("compare_hybrid", "measure_work", "table_hybrid", "figure_hybrid"),
    *("figure_rk4_curves", "figure_work_precision", "table_claims"),
}
REGENERATED = {
    *("forecast_sequence", "score_sequence", "table_sequences", "figure_sequences"),
    *("figure_beyond", "film_sequence", "table_claims"),
}
COLLECTED = {
    *("collect_scores", "table_noise", "table_times", "table_claims"),
    *("figure_accuracy_cost", "figure_noise"),
}
SELECTED = (
    COLLECTED
    | HYBRID
    | {
        *("select_scales", "forecast_hierarchy", "time_forecasts", "score_errors", "score_horizon"),
        *("score_interpolation", "table_interpolation"),
        *("figure_errors", "figure_systems", "table_hierarchy", "table_costs"),
    }
)
TRAINED = {"train_hierarchy", "figure_training", "table_training"} | SELECTED
SIMULATED = {"simulate_ode", "resimulate_test", "audit_truth", "table_truth_audit"}
EDITS = {
    "src/hits/data/ode.py": {"figure_increments"} | SIMULATED | TRAINED,
    "src/hits/train/fit.py": TRAINED,
    "src/hits/forecast/select.py": SELECTED,
    "src/hits/score/timing.py": (
        {"time_forecasts", "table_hierarchy", "table_costs"} | COLLECTED | HYBRID | REGENERATED
    ),
    "src/hits/score/system_claims.py": {"table_claims"},
    "src/hits/train/lstm.py": ({"train_sequence", "figure_learning", "table_costs"} | REGENERATED),
    "src/hits/data/kuramoto_sivashinsky.py": (
        {"simulate_ks", "figure_space_time", "train_sequence", "figure_learning"}
        | {"table_costs"}
        | REGENERATED
    ),
    "src/hits/paper/error_curves.py": {"figure_errors"},
    "src/hits/paper/style.py": {
        *("figure_errors", "figure_training", "figure_systems", "figure_accuracy_cost"),
        *("figure_noise", "figure_increments", "figure_scheme", "table_truth_audit"),
        *("figure_hybrid", "figure_rk4_curves", "figure_work_precision", "figure_space_time"),
        *("figure_sequences", "figure_learning", "figure_beyond", "film_sequence"),
    },
    "src/hits/paper/tables.py": {
        *("table_hierarchy", "table_training", "table_costs", "table_noise", "table_times"),
        *("table_systems", "table_claims", "table_truth_audit", "table_interpolation"),
        *("table_hybrid", "table_sequences"),
    },
    "src/hits/model.py": {"figure_systems", "score_horizon", "table_claims"},
    "src/hits/__init__.py": set(),
}


@pytest.mark.parametrize("path", EDITS)
def test_an_edit_of_the_library_reruns_what_depends_on_it(finished_copy, path):
    finished_copy.append(path, "\n# An edit.\n")
    assert finished_copy.planned() == EDITS[path]


def test_another_seed_makes_everything_anew(finished_copy):
    assert "simulate_ode" in finished_copy.planned("--config", "seed=1")


def test_recipes_live_side_by_side(finished_copy):
    planned = finished_copy.planned("--config", "recipe=published")
    assert "train_hierarchy" in planned
    assert "simulate_ode" not in planned


def test_the_documented_dataset_is_added_by_dropping_files(finished_copy):
    page = (Path(__file__).parents[2] / "docs/dataset.md").read_text()
    files = re.findall(
        r"^`(\S+pendulum\S+)`[^\n]*:\n\n```\w+\n(.*?)```", page, re.DOTALL | re.MULTILINE
    )
    assert [Path(path).suffix for path, _ in files] == [".yaml", ".smk", ".py"]
    for path, text in files:
        (finished_copy.folder / path).write_text(text)
    # It is there, but not chosen: nothing changes.
    assert finished_copy.planned() == set()
    finished_copy.change("config/tiny.yaml", datasets=["oscillator", "pendulum"])
    finished_copy.run()
    results = finished_copy.folder / "results/tiny"
    assert (results / "figures/errors_pendulum.png").exists()
    table = pd.read_csv(results / "tables/table_pendulum.csv")
    assert table["step"].tolist() == ["1", "2", "4", "8", "coupled"]
    finished_copy.change("config/tiny.yaml", recipes__fast__iterations=100)
    assert "swing_pendulum" not in finished_copy.planned()
    # The script takes a public name: what is behind it counts, and nothing else.
    finished_copy.append("src/hits/paper/style.py", "# An edit.\n")
    assert "swing_pendulum" not in finished_copy.planned()
    finished_copy.append("src/hits/files.py", "# An edit.\n")
    assert "swing_pendulum" in finished_copy.planned()


def test_same_seed_same_bytes(finished, project):
    paths = [
        "results/tiny/data/oscillator/dataset.nc",
        "results/tiny/data/ks/dataset.nc",
        "results/tiny/models/oscillator/noise0/fast/0/hierarchy.safetensors",
        "results/tiny/models/ks/sequence/fast/whole/hits.safetensors",
        "results/tiny/models/ks/sequence/fast/whole/lstm.safetensors",
        "results/tiny/forecasts/ks/sequence/fast/whole.nc",
        "results/tiny/forecasts/oscillator/noise0/fast/0/clean.nc",
        "results/tiny/scores/oscillator/noise0/fast/0/scores.csv",
        "results/tiny/figures/fig02_oscillator.pdf",
        "results/tiny/figures/fig02_oscillator.png",
    ]
    project.run("--notemp", "--", *paths)
    for path in paths:
        assert project.read(path) == finished.read(path), path
