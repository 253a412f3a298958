import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from sequences import LOOKS
from training_sequences import MOST_POINTS, plot_training

N = 10_000
COLUMNS = ["model", "setting", "step", "iteration", "loss"]


def lstm(setting, scale):
    k = np.arange(1, N + 1)
    return pd.DataFrame({"model": "lstm", "setting": setting, "iteration": k, "loss": scale / k})


SOLVED = pd.DataFrame(
    [("coupled", 0, 1.0, 1, 1e-9), ("coupled", 0, 4.0, 1, 1e-10), ("esn", 2, np.nan, 1, 1e-4)],
    columns=COLUMNS,
)


@pytest.fixture(scope="module")
def figure():
    waves = pd.concat([SOLVED, lstm(0, 1.0), lstm(1, 2.0)]).reindex(columns=COLUMNS)
    return plot_training({"waves": waves, "film": SOLVED}, {"film": "Film", "waves": "Waves"})


def test_each_sequence_has_a_panel_with_its_curves(figure):
    assert [axes.get_title() for axes in figure.axes] == ["Waves", "Film"]
    assert [len(axes.get_lines()) for axes in figure.axes] == [5, 3]
    for axes in figure.axes:
        assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("iteration", "loss (scaled states)")


def test_long_curves_are_thinned_and_keep_both_ends(figure):
    lines = figure.axes[0].get_lines()
    first, second = (line for line in lines if to_hex(line.get_color()) == LOOKS["lstm"]["color"])
    iteration, loss = first.get_data()
    assert 100 < len(iteration) <= MOST_POINTS
    assert (iteration[0], iteration[-1]) == (1, N)
    np.testing.assert_allclose(loss, 1 / iteration)
    np.testing.assert_allclose(second.get_ydata(), 2 / iteration)
    assert (first.get_linestyle(), second.get_linestyle()) == ("-", "--")
    assert first.get_marker() == ""


def test_what_is_solved_for_at_once_is_a_marker(figure):
    lines = figure.axes[1].get_lines()
    assert {(*line.get_xdata(), *line.get_ydata(), line.get_marker()) for line in lines} == {
        (1, 1e-9, "o"),
        (1, 1e-10, "o"),
        (1, 1e-4, "^"),
    }


def test_the_legend_names_scales_models_and_settings(figure):
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == [
        *("HiTS, step 1", "HiTS, step 4", "LSTM", "ESN"),
        *("setting 1", "setting 2", "setting 3"),
    ]
