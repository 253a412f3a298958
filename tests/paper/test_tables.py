import re

import pandas as pd

from hits.paper.tables import hierarchy_table, training_table, write_table

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


def test_training_has_a_row_per_scale():
    losses = pd.DataFrame(
        {
            "round": [1, 1, 1, 1, 2],
            "step": [8, 16, 8, 16, 16],
            "step_time": [4.0, 8.0, 4.0, 8.0, 8.0],
            "iteration": [10, 10, 20, 20, 30],
            "train_loss": [0.5, 0.6, 0.1, 0.3, 0.2],
            "val_loss": [0.4, 0.7, 0.5, 0.6, 0.1],
            "skipped": [0, 0, 0, 1, 2],
            "seconds": [1.0, 1.0, 2.0, 2.0, 5.0],
        }
    )
    table = training_table(losses).set_index("step")
    assert table.loc[8].to_dict() == {
        "step_time": 4.0,
        "rounds": 1,
        "iterations": 20,
        "seconds": 2.0,
        "train_loss": 0.1,
        "val_loss": 0.4,
        "skipped": 0,
    }
    assert table.loc[16, ["rounds", "iterations", "skipped"]].tolist() == [2, 30, 2]
    assert table.loc[16, "val_loss"] == 0.1


def test_rows_join_errors_and_costs_of_a_model():
    table = hierarchy_table(SCORES, SECONDS)
    assert table["step"].tolist() == ["8", "16", "coupled"]
    assert table["step_time"].tolist()[:2] == [0.008, 0.016]
    assert table["selected"].tolist()[:2] == ["yes", "no"]
    assert table["forecast_seconds"].tolist() == [2.0, 1 / 3, 0.25]
    assert table.iloc[2][["step_time", "selected"]].isna().all()


def test_csv_keeps_every_digit_and_markdown_four(tmp_path):
    table = hierarchy_table(SCORES, SECONDS)
    write_table(table, *(tmp_path / f"t.{suffix}" for suffix in ("csv", "md", "html")))
    assert pd.read_csv(tmp_path / "t.csv")["forecast_seconds"][1] == 1 / 3
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (tmp_path / "t.md").read_text().splitlines()
    ]
    assert rows[0] == ["step", "step time", "selected", "mse", "forecast seconds"]
    assert rows[3:] == [
        ["16", "0.016", "no", "0.5", "0.3333"],
        ["coupled", "", "", "1.25e-09", "0.25"],
    ]
    page = (tmp_path / "t.html").read_text()
    assert re.findall(r"<td>(.*)</td>", page)[-5:] == ["coupled", "", "", "1.25e-09", "0.25"]
