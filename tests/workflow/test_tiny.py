"""The whole workflow on little data, run for real: what it makes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from hits import RECIPES, HiTS, open_dataset, open_forecast
from hits.forecast.forecast_file import COUPLED

SEQUENCES = ("ks", "bach", "cylinder", "flower")
OF_EDITIONS = [
    *("fig02_oscillator", "fig05_systems", "fig06a_accuracy_cost", "fig06b_hybrid"),
    *("fig07_sequences", "fig08_noise", "fig09_rk4_curves"),
    *("training_oscillator", "training_sequences"),
]
FIGURES = [
    *(f"{edition}/{name}" for edition in ("published", "improved") for name in OF_EDITIONS),
    *("fig01_scheme", "fig03_vectorised", "fig04_hybrid_scheme", "fig10_increments"),
    *("truth_audit", "hybrid_work_precision", "coupling_calls", "coupling_seconds"),
    *("spectrum", "extrapolation"),
    *(f"source_{name}" for name in SEQUENCES),
]
TABLES = [
    *("table01_sequences", "table02_systems", "table04_sequences", "table05_times"),
    *("table06_noise0", "table08_noise2", "table09_hybrid", "table_extrapolation"),
    *("table_oscillator", "truth_audit", "interpolation", "accuracy", "claims", "costs"),
    *("published/training_oscillator", "improved/training_oscillator"),
]
MEDIA = [
    *("ks.mp4", "cylinder.mp4", "flower.mp4", "bach_truth.wav", "bach_coupled.wav"),
    *("bach_esn.wav", "bach_excerpt.wav", "bach_subsampled.wav"),
]
MADE = [
    *(f"figures/{name}.{suffix}" for name in FIGURES for suffix in ("pdf", "png")),
    *(f"tables/{name}.{suffix}" for name in TABLES for suffix in ("csv", "md", "html")),
    *(f"media/{name}" for name in MEDIA),
]


def test_everything_is_made_and_nothing_is_left_to_do(finished):
    for path in MADE:
        assert finished.read(f"results/tiny/{path}"), path
    assert "Nothing to be done" in finished.run("--dry-run")


def test_the_run_ends_with_the_claims(finished):
    printed = finished.read("printed.txt").decode()
    assert "Claim 1, edition published, converged truth: " in printed
    assert "Claim 8, edition improved, converged truth: not measured. With 1 % and" in printed


def test_tables_come_from_the_forecasts(finished):
    results = finished.folder / "results/tiny"
    table = pd.read_csv(results / "tables/table_oscillator.csv", index_col="step")
    assert table.index.tolist() == 2 * ["8", "32", "128", COUPLED]
    table = table[table["noise"] == 0]
    data = open_dataset(results / "data/oscillator/dataset.nc")
    test = data["x"].isel(trajectory=slice(-8, None))
    truth = test[:, 1:].values.astype(float)
    for edition in ("published", "improved"):
        run = f"models/oscillator/noise0/{edition}/0/hierarchy.safetensors"
        error = HiTS.load(results / run).forecast(test[:, 0], truth.shape[1]).values - truth
        assert table.loc[COUPLED, f"{edition}_mse"] == pytest.approx((error**2).mean())


@pytest.mark.parametrize("name", SEQUENCES)
def test_sequences_are_scored_by_their_forecasts(finished, name):
    run = "reconstruction/improved/0"
    results = finished.folder / "results/tiny"
    scores = pd.read_csv(results / f"scores/{name}/{run}/scores.csv", index_col="model")
    truth = open_dataset(results / f"data/{name}/dataset.nc")["x"].values[:, 1:].astype(float)
    forecast = open_forecast(results / f"forecasts/{name}/{run}/sequence.nc")
    for model, row in scores.iterrows():
        error = forecast["x"].sel(model=model).values - truth
        assert row["mse"] == pytest.approx((error**2).mean())
    # Solved for, a hierarchy regenerates what it has seen.
    assert scores.loc[COUPLED, "relative_error"] < 1e-6
    model = HiTS.load(results / f"models/{name}/{run}/trained.safetensors")
    again = model.forecast(
        open_dataset(results / f"data/{name}/dataset.nc").x[:, 0], truth.shape[1]
    )
    # Scaled states are decoded in float64, and files have the type of the data.
    assert (again.values.astype(np.float32) == forecast["x"].sel(model=COUPLED).values).all()


def test_notebook_gives_what_the_workflow_gives(finished):
    results = finished.folder / "results/tiny"
    data = open_dataset(results / "data/oscillator/dataset.nc")
    made = HiTS.load(results / "models/oscillator/noise0/improved/0/hierarchy.safetensors")
    recipe = replace(RECIPES["fast"], iterations=200, validate_every=50, hard_hidden=())
    again = HiTS(made.steps, recipe, seed=0)
    again.fit(data, report=None).select(data)
    assert again.hierarchy.selected == made.hierarchy.selected
    x0 = data["x"].isel(time=0)
    assert again.forecast(x0, 200).identical(made.forecast(x0, 200))


def test_logs_hold_what_jobs_print(finished):
    log = finished.read(
        "results/tiny/logs/train_hierarchy/oscillator_noise0_improved_0.log"
    ).decode()
    assert log.count("training oscillator noise0 improved 0: round 1, iteration ") == 3
    assert "training oscillator noise0 improved 0: round 2, iteration 80/80, " in log
