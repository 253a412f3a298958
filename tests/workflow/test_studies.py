"""Studies are targets of their own, and a report tells of all results."""

import pandas as pd


def test_studies_have_a_target_of_their_own(finished_copy):
    finished_copy.run("--", "studies")
    results = finished_copy.folder / "results/tiny"
    gains = pd.read_csv(results / "studies/coupling_gain.csv")
    assert gains["edition"].tolist() == ["published"] * 2 + ["improved"] * 2
    assert gains["iterations"].tolist() == [20, 60] * 2
    run = results / "scores/oscillator/noise0/improved@60"
    scores = pd.read_csv(run / "0/scores.csv").set_index("model")
    assert gains["coupled"].iloc[-1] == scores.loc["coupled", "mse"]
    selections = pd.read_csv(results / "studies/selections.csv")
    assert selections["search"].tolist() == ["greedy", "exhaustive"]


def test_the_report_is_made(finished_copy):
    finished_copy.run("--report", "report.html")
    assert b"fig05_systems" in finished_copy.read("report.html")
