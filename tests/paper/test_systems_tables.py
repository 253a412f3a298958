from math import isnan
from pathlib import Path

import pandas as pd
import pytest
import yaml

from hits.paper.systems_tables import noise_table, systems_table, times_table

PUBLISHED = yaml.safe_load((Path(__file__).parents[2] / "config/published.yaml").read_text())


def scores():
    """Two replicates of a cubic hierarchy at two levels of noise, and one of a system of ours."""
    rows = []
    for dataset, noise, replicate in (
        *(("cubic", noise, k) for noise in (0, 2) for k in (0, 1)),
        ("mine", 0, 0),
    ):
        for k, model in enumerate(("1", "2", "coupled")):
            row = {"dataset": dataset, "noise": noise, "replicate": replicate, "model": model}
            errors = ("mse", "mse_clean", "mse_clean_start", "mse_published_truth", "floor")
            row |= dict.fromkeys(errors, 10.0 ** (-k) * (1 + replicate))
            rows.append(row | {"selected": replicate == 0, "seconds": 1.0 + replicate})
    return pd.DataFrame(rows)


def test_noise_table_has_means_spread_and_published_errors():
    table = noise_table(scores(), 2, PUBLISHED["systems"]).set_index(["system", "step"])
    assert table.index.tolist() == [("cubic", "1"), ("cubic", "2"), ("cubic", "coupled")]
    two = table.loc["cubic", "2"]
    assert two[["mse", "mse_smallest", "mse_largest"]].tolist() == pytest.approx([0.15, 0.1, 0.2])
    assert two["selected"] == 0.5
    assert table["published_mse"].tolist() == [7.8e-2, 3.1e-2, 1.6e-3]


def test_what_is_not_published_stays_empty():
    table = noise_table(scores(), 0, PUBLISHED["systems"]).set_index(["system", "step"])
    assert table.loc["cubic", "coupled"]["published_mse"] == 2e-4
    assert table.loc["mine", "published_mse"].isna().all()
    noisy = scores().replace({"dataset": {"cubic": "van_der_pol"}})
    assert noise_table(noisy, 2, PUBLISHED["systems"])["published_mse"].isna().all()


def test_times_are_of_data_without_noise():
    table = times_table(scores(), PUBLISHED["systems"]).set_index(["system", "step"])
    assert table.loc["cubic", "seconds"].tolist() == [1.5] * 3
    assert table.loc["cubic", "published_seconds"].tolist() == [24.74, 7.68, 6.73]
    assert isnan(table.loc["mine", "published_seconds"].iloc[0])


def test_published_numbers_are_complete():
    for name, numbers in PUBLISHED["systems"].items():
        assert set(numbers["mse"]) == ({0, 1} if name == "van_der_pol" else {0, 1, 2})
        for part in (*numbers["mse"].values(), numbers["seconds"]):
            assert len(part["single"]) == 11
            assert all(isinstance(value, float | int) for value in part["single"])


def test_systems_table_has_a_row_per_recipe():
    source = {"dt": 0.1, "n_steps": 8, "trajectories": {"train": 3, "val": 2, "test": 1}}
    recipes = {"fast": {"hidden": [4, 4], "rate": 0.1}, "other": {"hidden": [8], "rate": 0.2}}
    mine = {"source": source, "steps": [1, 2], "recipes": recipes}
    table = systems_table({"mine": mine}, ["fast", "other"])
    assert table["recipe"].tolist() == ["fast", "other"]
    assert table["hidden"].tolist() == ["4 4", "8"]
    assert table.loc[0, ["system", "train", "steps"]].tolist() == ["mine", 3, "1 2"]
