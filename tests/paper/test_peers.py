import numpy as np
import pandas as pd
import pytest

from peers import BLACK, HITS, TOLD, errors_table, joined, methods_table, plot_peers

TITLES = {"hopf": "Hopf normal form", "pendulum": "Pendulum"}
RUNS = [
    {"dataset": name, "noise": noise, "trajectories": count}
    for name, noise, count in (
        *(("hopf", 0, "all"), ("hopf", 2, "all")),
        *(("pendulum", 0, "all"), ("pendulum", 0, 10)),
    )
]


def scores(*errors):
    """What three methods score; the second was given something."""
    return pd.DataFrame(
        {
            "label": [HITS, "SINDy", "esn", TOLD],
            "given": ["nothing", "polynomials", "nothing", "the equations"],
            "tried": [1, 4, 8, 1],
            "train_seconds": [80.0, 20.0, 10.0, 0.0],
            "forecast_seconds": [0.2, 2.0, 0.1, 1.0],
            "relative_error": [*errors, 1e-15],
        }
    )


@pytest.fixture
def table():
    tables = (
        scores(1e-9, 1e-12, 1e-3),
        scores(1e-4, 1e-5, 1e-6),
        scores(1e-8, np.inf, 1e-3),
        scores(1e-2, np.inf, np.inf),
    )
    return joined(RUNS, tables, {"hopf": 1600, "pendulum": 3200})


def test_all_trajectories_are_a_number(table):
    assert table["trajectories"].unique().tolist() == [1600, 3200, 10]
    assert len(table) == 4 * 4


def test_hits_has_its_place_among_those_that_are_not_told_the_equations(table):
    errors = errors_table(table, TITLES)
    assert errors["place of HiTS"].tolist() == ["2 of 3", "3 of 3", "1 of 3", "1 of 3"]
    assert errors["best"].tolist() == ["SINDy", "esn", HITS, HITS]
    assert errors.loc[0, [HITS, TOLD]].tolist() == ["1.0e-09", "1.0e-15"]
    assert errors["dataset"].tolist() == ["Hopf normal form"] * 2 + ["Pendulum"] * 2


def test_methods_say_what_they_are_given(table):
    methods = methods_table(table).set_index("label")
    assert methods.loc["SINDy"].tolist() == ["polynomials", 4, 20.0, 2.0]


def test_each_dataset_has_a_panel_and_few_data_another(table):
    figure = plot_peers(table, TITLES, ["pendulum"])
    hopf, pendulum, few = figure.axes
    assert [text.get_text() for text in hopf.get_yticklabels()] == [HITS, "SINDy", "esn", TOLD]
    # Two levels of noise; few trajectories have a panel of their own.
    assert len(hopf.get_lines()) == 2 * 4
    assert len(pendulum.get_lines()) == 4
    first, lost = pendulum.get_lines()[:2]
    assert (first.get_xdata()[0], first.get_color()) == (1e-8, BLACK)
    assert lost.get_xdata()[0] == 100
    assert lost.get_markerfacecolor() == "none"
    assert few.get_lines()[0].get_xydata().tolist() == [[10, 1e-2], [3200, 1e-8]]
