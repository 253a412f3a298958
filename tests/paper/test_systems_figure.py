from itertools import pairwise

import numpy as np
import pytest
import xarray as xr
from matplotlib.mathtext import MathTextParser

from hits.data.systems import SYSTEMS
from hits.paper.style import step_colours
from hits.paper.systems_figure import (
    EQUATIONS,
    STATE_COLOURS,
    SystemPanel,
    plot_systems,
    system_panel,
)


def panel(name, steps, dt):
    states = SYSTEMS[name].states
    time = dt * np.arange(4)
    truth = xr.DataArray(
        np.arange(4 * len(states)).reshape(4, -1) / 10,
        {"time": time, "state": list(states)},
        ("time", "state"),
    )
    curves = xr.DataArray(
        [10.0 ** -np.array([k, k + 1, k + 2]) for k in range(len(steps) + 1)],
        {"model": [*steps, "coupled"], "time": time[1:]},
        ("model", "time"),
    )
    portrait = np.arange(2 * 5 * len(states)).reshape(2, 5, -1)
    return SystemPanel(name, EQUATIONS[name], portrait, states, truth, truth + 1, curves, dt)


@pytest.fixture(scope="module")
def panels():
    return [panel("cubic", ["1", "2", "16"], 0.01), panel("hopf", ["2", "16"], 0.5)]


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
    for axes, shown in zip(figure.axes[2::4], panels, strict=True):
        truths, forecasts = axes.get_lines()[::2], axes.get_lines()[1::2]
        for state, truth, forecast in zip(shown.states, truths, forecasts, strict=True):
            np.testing.assert_array_equal(truth.get_xdata(), shown.truth["time"])
            np.testing.assert_array_equal(truth.get_ydata(), shown.truth.sel(state=state))
            np.testing.assert_array_equal(forecast.get_ydata(), shown.forecast.sel(state=state))
            assert truth.get_color() == STATE_COLOURS[state]
            assert forecast.get_color() == "black"
            assert forecast.is_dashed()


def test_a_step_has_one_colour_in_every_row_and_coupled_lies_on_top(figure, panels):
    colours = dict(zip(["1", "2", "16"], step_colours(3).tolist(), strict=True))
    for axes, shown in zip(figure.axes[3::4], panels, strict=True):
        *single, coupled = axes.get_lines()
        steps = shown.curves["model"].values[:-1]
        for line, step in zip(reversed(single), steps, strict=True):
            np.testing.assert_allclose(line.get_ydata(), np.log10(shown.curves.sel(model=step)))
            assert list(line.get_color()) == colours[step]
        np.testing.assert_allclose(coupled.get_ydata(), np.log10(shown.curves[-1]))
        assert coupled.get_color() == "black"


def test_the_legend_reads_row_by_row(figure):
    (legend,) = figure.legends
    labels = [text.get_text() for text in legend.get_texts()]
    rows = [labels[k::2] for k in range(2)]
    assert rows[0] == ["$x$", "$y$", r"$\mu$", "coupled forecast", "", ""]
    assert rows[1] == ["Δt = 1 dt", "Δt = 2 dt", "Δt = 16 dt", "coupled", "", ""]


def test_diverged_errors_do_not_spoil_the_axes():
    diverged = panel("cubic", ["1", "2"], 0.01)
    diverged.curves[0] = [1.0, 1e30, np.inf]
    axes = plot_systems([diverged]).axes[3]
    assert axes.get_ylim()[1] < 1
    np.testing.assert_array_equal(axes.get_lines()[1].get_ydata(), [0, np.nan, np.nan])


def test_no_axes_overlap(figure):
    figure.draw_without_rendering()
    for left, right in pairwise(figure.axes[:4]):
        assert left.get_position().x1 <= right.get_position().x0


@pytest.mark.parametrize("name", EQUATIONS)
def test_there_is_a_legible_equation_for_every_state(name):
    assert len(EQUATIONS[name]) == len(SYSTEMS[name].states)
    for state, equation in zip(SYSTEMS[name].states, EQUATIONS[name], strict=True):
        MathTextParser("path").parse(equation)
        assert equation.startswith(rf"$\dot{{{state.replace('mu', chr(92) + 'mu')}}} =")


class Still:
    """A model that forecasts no change."""

    def forecast(self, x0, n_steps):
        still = np.repeat(np.asarray(x0)[:, None], n_steps, axis=1)
        return xr.DataArray(still, dims=("trajectory", "time", "state"))


def test_a_panel_shows_the_first_test_trajectory(oscillator):
    made = system_panel("oscillator", oscillator, Still(), "curves")
    assert (made.title, made.states, made.dt) == ("Small oscillator", ("x", "y"), 0.01)
    test = oscillator["x"].values[-4:]
    np.testing.assert_array_equal(made.truth, test[0])
    np.testing.assert_array_equal(made.forecast, np.repeat(test[:1, 0], 50, axis=0))
    np.testing.assert_array_equal(made.portrait, test)
