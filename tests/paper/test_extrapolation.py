from io import BytesIO

import numpy as np
import pytest
import xarray as xr

from extrapolation import LEAST, plot_extrapolation
from sequences import LOOKS

TIME = 0.5 * np.arange(1, 9)
ERRORS = {
    "persistence": np.full(8, 2.0),
    "coupled": 1e-3 * TIME,
    "lstm": 10.0 ** np.arange(8),
    "esn": np.where(TIME > 2, np.inf, 0.2),
    "cw_rnn": np.full(8, np.nan),
}


def curves(title, errors):
    return xr.Dataset(
        {"mse": (("model", "time"), list(errors.values()))},
        {"model": list(errors), "time": TIME},
        {"title": title, "time_units": "s", "variance": 2.0},
    )


@pytest.fixture(scope="module")
def figure():
    # Two have one title: a sequence of the user's beside the one it was copied from.
    exact = curves("Film", {"dmd": np.zeros(8)})
    return plot_extrapolation([curves("Waves", ERRORS), exact, exact])


def line(axes, model):
    (found,) = (one for one in axes.get_lines() if one.get_label() == model)
    return found.get_data()


def test_errors_are_relative_to_the_variance(figure):
    axes = figure.axes[0]
    time, relative = line(axes, "HiTS")
    np.testing.assert_allclose(time, TIME)
    np.testing.assert_allclose(relative, 5e-4 * TIME)
    np.testing.assert_allclose(line(axes, "persistence")[1], 1)
    assert axes.get_ylabel() == "error / variance"
    assert axes.get_xlabel() == "lead time (s)"
    assert axes.get_yscale() == "log"
    assert axes.get_ylim() == (pytest.approx(1.25e-4), 100)


def test_what_diverges_leaves_and_is_marked_at_the_top(figure):
    axes = figure.axes[0]
    np.testing.assert_allclose(line(axes, "LSTM")[1], [0.5, 5, 50, *[np.nan] * 5])
    lost = {
        marked.get_color(): marked.get_xdata()[0]
        for marked in axes.get_lines()
        if marked.get_marker() == "^"
    }
    expected = {"lstm": 2.0, "esn": 2.5, "cw_rnn": 0.5}
    assert lost == {LOOKS[model]["color"]: time for model, time in expected.items()}


def test_the_end_of_the_valid_prediction_time_is_marked(figure):
    level = [one.get_ydata() for one in figure.axes[0].get_lines() if len(one.get_xdata()) == 2]
    np.testing.assert_allclose(level, [[0.16, 0.16]])


def test_no_error_at_all_can_be_drawn(figure):
    figure.savefig(BytesIO())
    assert figure.axes[1].get_ylim()[0] == LEAST


def test_each_sequence_has_a_panel_and_each_model_of_any_a_name(figure):
    titles = [axes.get_title() for axes in figure.axes if axes.axison]
    assert titles == ["Waves", "Film", "Film"]
    names = [text.get_text() for text in figure.legends[0].get_texts()]
    assert names == ["HiTS", "LSTM", "ESN", "CW-RNN", "persistence", "DMD", "diverged"]
