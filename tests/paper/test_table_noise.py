from pathlib import Path

import pandas as pd
import pytest
import yaml

from table_noise import noise_table

PRINTED = yaml.safe_load((Path(__file__).parents[2] / "config/printed.yaml").read_text())


def scores():
    """Two replicates of a cubic hierarchy at two levels of noise, and one of a system of ours."""
    rows = []
    for dataset, noise, replicate in (
        *(("cubic", noise, k) for noise in (0, 2) for k in (0, 1)),
        ("mine", 0, 0),
    ):
        for k, model in enumerate(("1", "2", "coupled")):
            row = {"dataset": dataset, "noise": noise, "replicate": replicate, "model": model}
            row["edition"] = "ours"
            errors = ("mse", "mse_clean", "mse_clean_start", "mse_loose_truth", "floor")
            row |= dict.fromkeys(errors, 10.0 ** (-k) * (1 + replicate))
            rows.append(row | {"selected": replicate == 0, "seconds": 1.0 + replicate})
    return pd.DataFrame(rows)


def test_noise_table_has_means_spread_and_printed_errors():
    table = noise_table(scores(), 2, PRINTED["systems"]).set_index(["system", "step"])
    assert table.index.tolist() == [("cubic", "1"), ("cubic", "2"), ("cubic", "coupled")]
    two = table.loc["cubic", "2"]
    columns = ["ours_mse", "ours_mse_smallest", "ours_mse_largest", "floor"]
    assert two[columns].tolist() == pytest.approx([0.15, 0.1, 0.2, 0.15])
    assert two["ours_selected"] == 0.5
    assert two["ours_mse_by_printed"] == pytest.approx(0.15 / 3.1e-2)
    assert table["printed_mse"].tolist() == [7.8e-2, 3.1e-2, 1.6e-3]


def test_what_is_not_printed_stays_empty():
    table = noise_table(scores(), 0, PRINTED["systems"]).set_index(["system", "step"])
    assert table.loc["cubic", "coupled"]["printed_mse"] == 2e-4
    assert table.loc["mine", "printed_mse"].isna().all()
    noisy = scores().replace({"dataset": {"cubic": "van_der_pol"}})
    assert noise_table(noisy, 2, PRINTED["systems"])["printed_mse"].isna().all()


def test_printed_numbers_are_complete():
    for name, numbers in PRINTED["systems"].items():
        assert set(numbers["mse"]) == ({0, 1} if name == "van_der_pol" else {0, 1, 2})
        for part in (*numbers["mse"].values(), numbers["seconds"]):
            assert len(part["single"]) == 11
            assert all(isinstance(value, float | int) for value in part["single"])
