import pandas as pd

from table_hierarchy import hierarchy_table

SCORES = pd.DataFrame(
    {
        "model": ["8", "16", "coupled"],
        "dt": 0.001,
        "selected": [True, False, True],
        "mse": [1e-3, 0.5, 1.25e-9],
    }
)
# In another order: rows belong together by their model.
SECONDS = pd.DataFrame({"model": ["coupled", "16", "8"], "seconds": [0.25, 1 / 3, 2.0]})


def test_rows_join_errors_and_costs_of_a_model():
    other = SCORES.assign(mse=7.0, selected=False)
    table = hierarchy_table({"printed": (other, SECONDS), "ours": (SCORES, SECONDS)})
    assert table["step"].tolist() == ["8", "16", "coupled"]
    assert table["step_time"].tolist()[:2] == [0.008, 0.016]
    assert table["ours_selected"].tolist()[:2] == ["yes", "no"]
    assert table["ours_seconds"].tolist() == [2.0, 1 / 3, 0.25]
    assert table.iloc[2][["step_time", "ours_selected"]].isna().all()
    assert table["printed_mse"].tolist() == [7.0] * 3
    assert table["ours_mse"].tolist() == [1e-3, 0.5, 1.25e-9]
