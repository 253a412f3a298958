"""The study of open questions is a target of its own."""

import pandas as pd

OWN = {"measure_adaptive", "observe_partly", "open_questions"}
OWN |= {"measure_uncertainty", "measure_forcing"}


def test_open_questions_are_no_part_of_the_default(project):
    assert project.planned("--", "open_questions") >= OWN
    assert not project.planned() & OWN


def test_open_questions_are_answered(project):
    project.run("--", "open_questions")
    results = project.folder / "results/tiny"
    table = pd.read_csv(results / "studies/open_questions.csv")
    assert table["number"].tolist() == [1, 2, 3, 4, 5, 6]
    assert table["verdict"].notna().all()
    work = pd.read_csv(results / "studies/open_questions/oscillator/work.csv")
    assert set(work["method"]) == {"fixed", "selected", "adaptive", "DOP853"}
    observed = pd.read_csv(results / "studies/open_questions/oscillator/observation.csv")
    # In a fifth of a unit of time from 40 trajectories no delays are found.
    assert observed["observation"].tolist() == ["all states", "some states"]
    assert (results / "figures/open_questions.png").exists()
