"""The study of chaotic systems is a target of its own."""

import pandas as pd
import pytest


def test_chaos_is_no_part_of_the_default(project):
    assert project.planned("--", "chaos") == {"score_chaos", "chaos"}
    assert not project.planned() & {"score_chaos", "chaos"}


@pytest.mark.slow
def test_peers_forecast_chaotic_systems(project):
    pytest.importorskip("pysindy", reason="the extra hits[peers] is not installed")
    pytest.importorskip("dysts", reason="dysts is not installed")
    project.run("--", "chaos")
    results = project.folder / "results/tiny"
    table = pd.read_csv(results / "studies/chaos.csv")
    assert table["system"].unique().tolist() == ["Lorenz", "Rossler"]
    assert table["peer"].nunique() == len(table) / 2
    # What is told the form of the equations follows for a while, whatever the budget of networks.
    assert table[table["peer"] == "sindy"]["lyapunov_times"].min() > 2
    assert (results / "figures/chaos.png").exists()
