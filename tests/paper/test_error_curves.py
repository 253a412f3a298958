import matplotlib
import numpy as np
import pytest
import xarray as xr

from hits.paper.error_curves import plot_error_curves
from hits.paper.style import SHEET, save_figure, step_colours


@pytest.fixture
def curves():
    time = np.arange(1, 11) / 10
    return xr.DataArray(
        [time**2, time**4, time**8],
        {"model": ["8", "64", "coupled"], "time": time},
        ("model", "time"),
        attrs={"dt": 0.001, "time_units": "s"},
    )


def test_each_model_is_a_line_of_log_errors(curves):
    axes = plot_error_curves(curves).axes[0]
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert list(lines) == ["Δt = 0.008", "Δt = 0.064", "coupled HiTS"]
    for line, power in zip(lines.values(), (2, 4, 8), strict=True):
        np.testing.assert_allclose(line.get_ydata(), power * np.log10(curves["time"]))
    assert axes.get_xlabel() == "time (s)"
    assert lines["coupled HiTS"].get_color() == "black"


def test_the_style_reaches_every_part(curves):
    figure = plot_error_curves(curves)
    sizes = [text.get_fontsize() for text in figure.legends[0].get_texts()]
    assert sizes == [SHEET["legend.fontsize"]] * 3
    assert figure.axes[0].xaxis.label.get_fontsize() == SHEET["axes.labelsize"]


def test_models_that_are_no_steps_keep_their_names(curves):
    axes = plot_error_curves(curves.assign_coords(model=["lstm", "64", "coupled"])).axes[0]
    labels = [line.get_label() for line in axes.get_lines()]
    assert labels == ["lstm", "Δt = 0.064", "coupled HiTS"]


def test_settings_of_a_notebook_are_left_alone(curves, tmp_path):
    before = dict(matplotlib.rcParams)
    save_figure(plot_error_curves(curves), tmp_path / "a.png")
    assert dict(matplotlib.rcParams) == before


def test_colours_differ_in_lightness():
    lightness = step_colours(11)[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) > 0).all()


def test_same_figure_same_bytes(curves, tmp_path):
    for name in ("a", "b"):
        save_figure(plot_error_curves(curves), tmp_path / f"{name}.pdf", tmp_path / f"{name}.png")
    for suffix in ("pdf", "png"):
        a, b = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in ("a", "b"))
        assert a == b
