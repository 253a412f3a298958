import numpy as np
import pandas as pd
import pytest

from table_hierarchy import hierarchy_table

SCORES = pd.DataFrame(
    {
        "model": ["8", "16", "coupled"],
        "dt": 0.001,
        "selected": [True, False, True],
        "mse": [1e-3, 0.5, 1.25e-9],
        "relative_error": [2e-3, 1.0, 2.5e-9],
        "valid_prediction_time": [1.0, 0.5, np.inf],
        "floor": 0.0,
        "seconds": [2.0, 1 / 3, 0.25],
    }
)


def test_rows_are_levels_of_noise_and_models_with_editions_side_by_side():
    runs = {("theirs", 0): {"mse": 7.0}, ("theirs", 5): {"mse": 8.0}, ("ours", 0): {}}
    runs["ours", 5] = {"mse": 9.0, "floor": 0.25, "selected": False}
    parts = [
        SCORES.assign(edition=edition, noise=noise, **changes)
        for (edition, noise), changes in runs.items()
    ]
    table = hierarchy_table(pd.concat(parts, ignore_index=True))
    assert table["noise"].tolist() == [0, 0, 0, 5, 5, 5]
    assert table["step"].tolist() == ["8", "16", "coupled"] * 2
    assert table["step_time"].tolist()[:2] == pytest.approx([0.008, 0.016])
    assert table["ours_selected"].tolist()[:2] == ["yes", "no"]
    assert table["ours_selected"].tolist()[3:5] == ["no", "no"]
    assert table.iloc[2][["step_time", "ours_selected"]].isna().all()
    assert table["theirs_mse"].tolist() == [7.0] * 3 + [8.0] * 3
    assert table["ours_mse"].tolist() == [1e-3, 0.5, 1.25e-9, 9.0, 9.0, 9.0]
    for column in ("seconds", "relative_error", "valid_prediction_time"):
        assert table[f"ours_{column}"].tolist() == SCORES[column].tolist() * 2


def test_a_floor_that_nobody_knows_is_empty():
    scores = SCORES.assign(edition="ours", noise=0, floor=np.nan)
    assert hierarchy_table(scores)["floor"].isna().all()
