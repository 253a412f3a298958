import numpy as np
import pytest
import xarray as xr

from fig02_errors import plot_errors
from style import SHEET


@pytest.fixture
def curves(circle):
    time = circle["time"].values[1:]
    errors = (("model", "time"), np.array([time**2, time**4, time**8]) / 1e8)
    return xr.Dataset(
        {
            "mse": errors,
            "relative_error": (errors[0], 2 * errors[1]),
            "coupled": (("time", "state"), circle["x"].values[-4, 1:] + 1),
        },
        {"model": ["8", "64", "coupled"], "time": time, "state": ["x", "y"]},
        attrs={"dt": 0.1, "time_units": "s", "variance": 1.0},
    )


def test_each_model_is_a_line_of_log_errors(circle, curves):
    for error, factor in (("mse", 1), ("relative_error", 2)):
        axes = plot_errors(circle, {0: curves}, error).axes[2]
        lines = {line.get_label(): line for line in axes.get_lines()}
        assert list(lines) == ["Δt = 0.8", "Δt = 6.4", "coupled HiTS"]
        for line, power in zip(lines.values(), (2, 4, 8), strict=True):
            expected = power * np.log10(curves["time"]) + np.log10(factor / 1e8)
            expected = expected.where(expected <= 2)
            np.testing.assert_allclose(line.get_ydata(), expected)
        assert axes.get_xlabel() == "time (circle)"
        assert axes.get_ylabel().endswith("variance") == (error == "relative_error")
        assert lines["coupled HiTS"].get_color() == "black"


def test_the_first_test_trajectory_is_under_its_forecast(circle, curves):
    portrait, axes, _ = plot_errors(circle, {0: curves}, "mse").axes
    for line, trajectory in zip(portrait.get_lines(), circle["x"].values[-4:], strict=True):
        np.testing.assert_array_equal(line.get_xydata(), trajectory)
    lines = axes.get_lines()
    for line, truth in zip(lines, [*circle["x"].values[-4].T] * 2, strict=True):
        forecast = line.is_dashed()
        np.testing.assert_array_equal(line.get_ydata(), truth[1:] + 1 if forecast else truth)
    assert [line.is_dashed() for line in lines] == [False, False, True, True]


def test_each_level_of_noise_has_a_row(circle, curves):
    axes = plot_errors(circle, {0: curves, 5: curves, 0.5: curves}, "mse").axes
    assert [each.get_title() for each in axes[2::3]] == ["noise 0 %", "noise 5 %", "noise 0.5 %"]
    assert len(axes) == 9


@pytest.mark.parametrize("n", [1, 3, 20])
def test_any_number_of_states(circle, curves, n):
    """One is drawn over its next value; of many the first are drawn."""
    wide = circle.isel(state=[0] * n).assign_coords(state=[f"x{k}" for k in range(n)])
    shown = curves.isel(state=[0] * n)
    figure = plot_errors(wide, {0: shown}, "mse")
    portrait, forecast, _ = figure.axes
    assert portrait.name == ("3d" if n > 2 else "rectilinear")
    assert len(forecast.get_lines()) == 2 * min(n, 6)
    if n == 1:
        x = circle["x"].values[-4, :, 0]
        np.testing.assert_array_equal(portrait.get_lines()[0].get_xydata().T, [x[:-1], x[1:]])


def test_the_style_reaches_every_part(circle, curves):
    figure = plot_errors(circle, {0: curves}, "mse")
    sizes = {text.get_fontsize() for text in figure.legends[0].get_texts()}
    assert sizes == {SHEET["legend.fontsize"]}
    assert figure.axes[0].xaxis.label.get_fontsize() == SHEET["axes.labelsize"]


def test_models_that_are_no_steps_keep_their_names(circle, curves):
    named = curves.assign_coords(model=["lstm", "64", "coupled"])
    axes = plot_errors(circle, {0: named}, "mse").axes[2]
    labels = [line.get_label() for line in axes.get_lines()]
    assert labels == ["lstm", "Δt = 6.4", "coupled HiTS"]


def test_diverged_errors_are_left_out(circle, curves):
    curves["mse"][0, :] = 1
    curves["mse"][0, 7:10] = [101.0, np.inf, np.nan]
    line = plot_errors(circle, {0: curves}, "mse").axes[2].get_lines()[0]
    assert np.flatnonzero(np.isnan(line.get_ydata())).tolist() == [7, 8, 9]
