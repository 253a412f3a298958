"""Studies are targets of their own, and a report tells of all results."""

import pandas as pd


def test_studies_have_a_target_of_their_own(finished_copy):
    finished_copy.run("--", "studies")
    results = finished_copy.folder / "results/tiny"
    (row,) = pd.read_csv(results / "studies/accuracy.csv").to_dict("records")
    for replicate in (0, 1):
        scores = pd.read_csv(results / f"scores/oscillator/noise0/fast/{replicate}/scores.csv")
        assert row[f"mse_{replicate}"] == scores.set_index("model").loc["coupled", "mse"]
    assert row["mse_0"] != row["mse_1"]
    selections = pd.read_csv(results / "studies/selections.csv")
    assert selections["search"].tolist() == ["greedy", "exhaustive"]


def test_the_report_is_made(finished_copy):
    finished_copy.run("--report", "report.html")
    assert b"fig05_systems" in finished_copy.read("report.html")
