"""The study of peers is a target of its own."""

import pandas as pd
import pytest


def test_peers_are_no_part_of_the_default(project):
    assert project.planned("--", "peers") == {"simulate_ode", "score_peers", "peers"}
    assert not project.planned() & {"score_peers", "peers"}


@pytest.mark.slow
def test_peers_are_compared(project):
    """It trains every peer three times, which takes a minute."""
    pytest.importorskip("pysindy", reason="the extra hits[peers] is not installed")
    project.run("--", "peers")
    results = project.folder / "results/tiny"
    table = pd.read_csv(results / "studies/peers.csv")
    cases = table[["noise", "trajectories"]].drop_duplicates().values.tolist()
    assert cases == [[0, 40], [2, 40], [0, 4]]
    assert table["peer"].nunique() == len(table) / 3
    exact = table[(table["peer"] == "rk4")]["relative_error"]
    assert exact.max() < 1e-12
    assert (results / "figures/peers.png").exists()
