import matplotlib.colors
import numpy as np
import pytest
import xarray as xr

from fig09_rk4_curves import plot_rk4_curves
from style import step_colours

TITLES = {"cubic": "Cubic oscillator", "lorenz": "Lorenz system"}


def curves(off=1.0):
    """Errors h times the number of the instant, 8 instants."""
    instants = np.arange(1, 9)
    return xr.DataArray(
        [*(off * h * instants for h in (1, 2, 4)), off * 1e-3 * instants],
        {"model": ["rk4 1", "rk4 2", "rk4 4", "coupled"], "time": 0.1 * instants},
        ("model", "time"),
        attrs={"time_units": "s", "variance": 10.0},
    )


@pytest.fixture(scope="module")
def rk4_figure():
    return plot_rk4_curves({"cubic": curves(), "lorenz": curves(10.0)}, TITLES)


def test_runge_kutta_is_drawn_at_the_instants_that_it_reaches(rk4_figure):
    for axes, off in zip(rk4_figure.axes, (1, 10), strict=False):
        *serial, coupled = axes.get_lines()
        for line, h in zip(serial, (1, 2, 4), strict=True):
            reached = np.arange(h, 9, h)
            np.testing.assert_allclose(line.get_xdata(), 0.1 * reached)
            np.testing.assert_allclose(line.get_ydata(), off * h * reached)
        np.testing.assert_allclose(coupled.get_ydata(), off * 1e-3 * np.arange(1, 9))
        assert coupled.get_color() == "black"
        assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
        assert axes.get_xlabel() == "time (s)"


def test_each_system_has_a_panel_and_the_legend_one_of_its_own(rk4_figure):
    assert [axes.get_title() for axes in rk4_figure.axes] == [*TITLES.values(), "", ""]
    assert [axes.axison for axes in rk4_figure.axes] == [True, True, False, False]
    legend = rk4_figure.axes[2].get_legend()
    labels = [text.get_text() for text in legend.get_texts()]
    assert labels == ["h = dt", "h = 2 dt", "h = 4 dt", "coupled forecast"]
    for axes in rk4_figure.axes[:2]:
        for line, entry in zip(axes.get_lines(), legend.get_lines(), strict=True):
            colours = map(matplotlib.colors.to_rgba, (line.get_color(), entry.get_color()))
            assert len(set(colours)) == 1
    colours = [line.get_color() for line in legend.get_lines()[:3]]
    np.testing.assert_array_equal(colours, step_colours(3))


def test_five_systems_leave_one_place_for_the_legend():
    names = list("abcde")
    all_curves = dict.fromkeys(names, curves()) | {"a": curves().assign_attrs(time_units="ms")}
    figure = plot_rk4_curves(all_curves, dict(zip(names, names, strict=True)))
    assert [axes.axison for axes in figure.axes] == [True] * 5 + [False]
    assert [axes.get_xlabel() for axes in figure.axes[:5]] == ["time (ms)"] + ["time (s)"] * 4
    assert [bool(axes.get_ylabel()) for axes in figure.axes[:5]] == [True, False, True, False, True]


def test_diverged_curves_end():
    lost = curves()
    lost[2, 3:] = [1e7, 1e300, np.inf, np.nan, np.nan]
    line = plot_rk4_curves({"cubic": lost}, TITLES).axes[0].get_lines()[2]
    assert np.isnan(line.get_ydata()).all()
