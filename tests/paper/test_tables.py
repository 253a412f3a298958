import re
from math import isnan

import pandas as pd

from tables import beside_printed, write_table

TABLE = pd.DataFrame(
    {
        "step": ["8", "16", "coupled"],
        "step_time": [0.008, 0.016, None],
        "selected": ["yes", "no", None],
        "mse": [1e-3, 0.5, 1.25e-9],
        "forecast_seconds": [2.0, 1 / 3, 0.25],
    }
)


def test_csv_keeps_every_digit_and_markdown_four(tmp_path):
    write_table(TABLE, *(tmp_path / f"t.{suffix}" for suffix in ("csv", "md", "html")))
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


def test_printed_numbers_stand_beside_their_models():
    printed = {"cubic": {"single": [4.0, 2.0, 1.0], "coupled": 0.5}}
    pairs = [("cubic", model) for model in ("1", "4", "coupled", "8", "3")] + [("mine", "1")]
    *known, unknown, between, mine = beside_printed(pairs, printed, lambda numbers: numbers)
    assert known == [4.0, 1.0, 0.5]
    assert isnan(unknown)
    assert isnan(between)
    assert isnan(mine)
    assert isnan(beside_printed(pairs, printed, lambda numbers: None)[0])
