import numpy as np
import pytest
import xarray as xr

from fig02_errors import plot_errors
from style import SHEET


@pytest.fixture
def curves():
    time = np.arange(1, 11) / 10
    return xr.Dataset(
        {"mse": (("model", "time"), [time**2, time**4, time**8])},
        {"model": ["8", "64", "coupled"], "time": time},
        attrs={"dt": 0.001, "time_units": "s", "variance": 1.0},
    )


def test_each_model_is_a_line_of_log_errors(curves):
    axes = plot_errors(curves).axes[0]
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert list(lines) == ["Δt = 0.008", "Δt = 0.064", "coupled HiTS"]
    for line, power in zip(lines.values(), (2, 4, 8), strict=True):
        np.testing.assert_allclose(line.get_ydata(), power * np.log10(curves["time"]))
    assert axes.get_xlabel() == "time (s)"
    assert lines["coupled HiTS"].get_color() == "black"


def test_the_style_reaches_every_part(curves):
    figure = plot_errors(curves)
    sizes = [text.get_fontsize() for text in figure.legends[0].get_texts()]
    assert sizes == [SHEET["legend.fontsize"]] * 3
    assert figure.axes[0].xaxis.label.get_fontsize() == SHEET["axes.labelsize"]


def test_models_that_are_no_steps_keep_their_names(curves):
    axes = plot_errors(curves.assign_coords(model=["lstm", "64", "coupled"])).axes[0]
    labels = [line.get_label() for line in axes.get_lines()]
    assert labels == ["lstm", "Δt = 0.064", "coupled HiTS"]


def test_diverged_errors_are_left_out(curves):
    curves["mse"][0, 7:] = [101.0, np.inf, np.nan]
    line = plot_errors(curves).axes[0].get_lines()[0]
    np.testing.assert_array_equal(np.isnan(line.get_ydata()), [False] * 7 + [True] * 3)
