import numpy as np
import pandas as pd
import pytest

from coupling_costs import plot_costs, with_calls
from coupling_gain import gain_table, plot_gains

TITLES = {"cubic": "Cubic oscillator", "hopf": "Hopf normal form"}


@pytest.fixture
def scores():
    """Two editions of two systems without and with noise; step 4 of the last has diverged."""
    table = pd.DataFrame(
        {
            "edition": edition,
            "dataset": dataset,
            "noise": noise,
            "replicate": 0,
            "model": ["1", "4", "coupled"],
            "selected": [edition == "new", True, True],
            "mse": [4.0, 2.0, 1.0],
            "variance": 2.0,
            "seconds": [3.0, 1.0, 2.0],
        }
        for edition in ("old", "new")
        for dataset in TITLES
        for noise in (0.0, 2.0)
    )
    table = table.explode(["model", "selected", "mse", "seconds"], ignore_index=True)
    table = table.astype({"mse": float, "seconds": float, "selected": bool})
    table.loc[len(table) - 2, "mse"] = np.inf
    return table


def test_calls_of_the_selected_scales(scores):
    table = with_calls(scores, {"cubic": 8, "hopf": 16})
    calls = table.set_index(["edition", "dataset", "noise", "model"])["calls"].sort_index()
    assert calls["old", "cubic", 0.0].tolist() == [8, 2, 2]
    assert calls["new", "hopf", 2.0].tolist() == [16, 4, 7]


def test_each_system_and_noise_has_a_panel(scores):
    figure = plot_costs(with_calls(scores, {"cubic": 8, "hopf": 16}), TITLES, "calls")
    assert len(figure.axes) == 4
    lines = figure.axes[0].get_lines()
    assert [line.get_marker() for line in lines] == ["o", "*", "o", "*"]
    assert lines[0].get_xydata().tolist() == [[2, 1.0], [8, 2.0]]
    assert lines[3].get_xydata().tolist() == [[5, 0.5]]
    assert np.isnan(figure.axes[3].get_lines()[2].get_ydata()).sum() == 1
    assert figure.axes[2].get_xlabel() == "network calls in sequence"


def test_gains_stand_beside_what_was_trained():
    runs = [{"dataset": "cubic", "edition": "new", "iterations": n} for n in (10, 100)]
    scores = [
        pd.DataFrame({"model": ["1", "2", "coupled"], "one_step": [a, b, np.nan]})
        for a, b in ((1e-2, 1e-4), (1e-5, 1e-5))
    ]
    compared = pd.DataFrame(
        {
            "truth": ["converged", "loose"],
            "single": [1.0, 9.0],
            "coupled": [0.5, 9.0],
            "ratio": [0.5, 1.0],
            "low": [0.25, 1.0],
            "high": [0.8, 1.0],
        }
    )
    table = gain_table(runs, scores, [compared, compared])
    assert table["one_step"].tolist() == pytest.approx([1e-3, 1e-5])
    assert table.loc[0, ["gain_low", "gain", "gain_high"]].tolist() == [1.25, 2, 4]
    figure = plot_gains(table, TITLES)
    by_iterations, by_error = figure.axes
    assert by_iterations.get_lines()[0].get_xdata().tolist() == [10, 100]
    assert by_error.xaxis_inverted()


def test_what_diverges_gains_nothing():
    runs = [{"dataset": "cubic", "edition": "new", "iterations": 10}]
    scores = [pd.DataFrame({"model": ["1", "coupled"], "one_step": [1.0, np.nan]})]
    compared = pd.DataFrame(
        {"truth": ["converged"], "single": [np.inf], "coupled": [1e30]}
        | {key: [0.0] for key in ("ratio", "low", "high")}
    )
    table = gain_table(runs, scores, [compared])
    assert table[["gain_low", "gain", "gain_high"]].isna().all(axis=None)
