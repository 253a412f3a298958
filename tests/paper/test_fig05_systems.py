from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from matplotlib.mathtext import MathTextParser

from fig05_systems import SystemPanel, plot_systems, system_panel
from style import step_colours
from trajectories import STATE_COLOURS


def panel(name, symbols, steps, dt):
    n, time = len(symbols), dt * np.arange(4)
    truth = xr.DataArray(
        np.arange(4 * n).reshape(4, -1) / 10,
        {"time": time, "state": [symbol.strip("$") for symbol in symbols]},
        ("time", "state"),
    )
    curves = xr.DataArray(
        [
            [replicate * 10.0 ** -np.array([k, k + 1, k + 2]) for k in range(len(steps) + 1)]
            for replicate in (1, 2)
        ],
        {"model": [*steps, "coupled"], "time": time[1:]},
        ("replicate", "model", "time"),
    )
    portrait = np.arange(2 * 5 * n).reshape(2, 5, -1)
    equations = [f"$d{symbol.strip('$')} = 0$" for symbol in symbols]
    return SystemPanel(name, equations, symbols, portrait, truth, truth + 1, curves, dt)


@pytest.fixture(scope="module")
def panels():
    return [
        panel("cubic", ["$x$", "$y$"], ["1", "2", "16"], 0.01),
        panel("hopf", [r"$\mu$", "$x$", "$y$"], ["2", "16"], 0.5),
    ]


@pytest.fixture(scope="module")
def figure(panels):
    return plot_systems(panels)


def test_each_row_names_its_system(figure, panels):
    for axes, shown in zip(figure.axes[::4], panels, strict=True):
        title, equations = (text.get_text() for text in axes.texts)
        assert title == shown.title
        assert equations.split("\n") == [*shown.equations, f"dt = {shown.dt:g}"]


def test_portraits_are_lines_in_the_plane_and_in_space(figure, panels):
    plane, space = figure.axes[1::4]
    assert (plane.name, space.name) == ("rectilinear", "3d")
    for line, trajectory in zip(plane.get_lines(), panels[0].portrait, strict=True):
        np.testing.assert_array_equal(line.get_xydata(), trajectory)
    for line, trajectory in zip(space.get_lines(), panels[1].portrait, strict=True):
        np.testing.assert_array_equal(np.transpose(line.get_data_3d()), trajectory)
    assert [space.get_xlabel(), space.get_ylabel(), space.get_zlabel()] == [r"$\mu$", "$x$", "$y$"]


def test_forecasts_are_dashed_over_the_truth_in_the_colour_of_its_state(figure, panels):
    colours = dict(zip(["$x$", "$y$", r"$\mu$"], STATE_COLOURS, strict=False))
    for axes, shown in zip(figure.axes[2::4], panels, strict=True):
        n = len(shown.symbols)
        truths, forecasts = axes.get_lines()[:n], axes.get_lines()[n:]
        for k, symbol in enumerate(shown.symbols):
            np.testing.assert_array_equal(truths[k].get_xdata(), shown.truth["time"])
            np.testing.assert_array_equal(truths[k].get_ydata(), shown.truth[:, k])
            np.testing.assert_array_equal(forecasts[k].get_ydata(), shown.forecast[:, k])
            assert truths[k].get_color() == colours[symbol]
            assert forecasts[k].get_color() == "black"
            assert forecasts[k].is_dashed()


def test_a_forecast_that_diverges_does_not_hide_the_truth(panels):
    known, lost = panels[0], replace(panels[0], forecast=panels[0].forecast * 1e30)
    limits = [plot_systems([shown]).axes[2].get_ylim() for shown in (known, lost)]
    assert limits[0] == limits[1]
    assert limits[0][0] < known.truth.min() < known.truth.max() < limits[0][1]


def test_a_step_has_one_colour_in_every_row_and_coupled_lies_on_top(figure, panels):
    colours = dict(zip(["1", "2", "16"], step_colours(3).tolist(), strict=True))
    for axes, shown in zip(figure.axes[3::4], panels, strict=True):
        *single, coupled = axes.get_lines()
        steps = shown.curves["model"].values[:-1]
        for line, step in zip(reversed(single), steps, strict=True):
            np.testing.assert_allclose(line.get_ydata(), np.log10(shown.curves[0].sel(model=step)))
            assert list(line.get_color()) == colours[step]
        np.testing.assert_allclose(coupled.get_ydata(), np.log10(shown.curves[0, -1]))
        assert coupled.get_color() == "black"
        (band,) = axes.collections
        low, high = (np.log10(shown.curves[k, -1, 0].item()) for k in (0, 1))
        assert {low, high} <= set(band.get_paths()[0].vertices[:, 1])


def test_the_legend_reads_row_by_row(figure):
    (legend,) = figure.legends
    labels = [text.get_text() for text in legend.get_texts()]
    rows = [labels[k::2] for k in range(2)]
    assert rows[0] == ["$x$", "$y$", r"$\mu$", "coupled forecast", " ", " "]
    assert rows[1] == ["Δt = 1 dt", "Δt = 2 dt", "Δt = 16 dt", "coupled", " ", " "]


def test_no_axes_overlap(figure):
    figure.draw_without_rendering()
    for left, right in pairwise(figure.axes[:4]):
        assert left.get_position().x1 <= right.get_position().x0


def test_more_states_than_three_are_drawn_in_the_space_of_the_first():
    symbols = [f"$x_{{{k}}}$" for k in range(9)]
    (shown,) = panels = [panel("many", symbols, ["1"], 0.1)]
    _, space, trajectory, _ = plot_systems(panels).axes
    np.testing.assert_array_equal(
        np.transpose(space.get_lines()[0].get_data_3d()), shown.portrait[0, :, :3]
    )
    assert len(trajectory.get_lines()) == 18


@pytest.fixture
def forecast(oscillator):
    """The last state of three trajectories for ever."""
    still = np.ones((2, 4, 50, 2), np.float32) * [[[[1.0]]], [[[2.0]]]]
    return xr.Dataset(
        {"x": (("model", "trajectory", "time", "state"), still)}, {"model": ["8", "coupled"]}
    )


@pytest.fixture
def errors():
    mse = [[1.0, 1e30, np.inf], [1.0, 1.0, 1.0]]
    return xr.Dataset(
        {"mse": (("model", "time"), mse)},
        {"model": ["8", "coupled"], "selected": ("model", [False, True])},
        attrs={"variance": 0.5},
    )


def test_a_panel_shows_the_first_test_trajectory(systems, oscillator, forecast, errors):
    made = system_panel(systems["oscillator"], oscillator, forecast, [errors])
    assert (made.title, made.symbols, made.dt) == ("Small oscillator", ["$x$", "$y$"], 0.01)
    test = oscillator["x"].values[-4:]
    np.testing.assert_array_equal(made.truth, test[0])
    np.testing.assert_array_equal(made.forecast, np.full((50, 2), 2.0))
    np.testing.assert_array_equal(made.portrait, test)


def test_diverged_errors_are_left_out(systems, oscillator, forecast, errors):
    made = system_panel(systems["oscillator"], oscillator, forecast, [errors])
    np.testing.assert_array_equal(made.curves, [[[1, np.nan, np.nan], [1, 1, 1]]])


@pytest.mark.parametrize("name", ["oscillator", "cubic", "hopf", "lorenz"])
def test_equations_and_symbols_are_legible(name, systems, oscillator, forecast, errors):
    made = system_panel(systems[name], oscillator, forecast, [errors])
    for text in (*made.equations, *made.symbols):
        MathTextParser("path").parse(text)
    greek = {"mu": r"$\mu$"}
    assert made.symbols == [greek.get(state, f"${state}$") for state in systems[name].states]
