import matplotlib.colors
import numpy as np
import pandas as pd
import pytest
import xarray as xr

from hits.paper.accuracy_cost import COLOURS
from hits.paper.hybrid_figures import METHODS, plot_hybrid, plot_rk4_curves
from hits.paper.style import step_colours

TITLES = {"cubic": "Cubic oscillator", "lorenz": "Lorenz system"}
MARKERS = {"rk4": "^", "hybrid": "D", "corrected hybrid": "o"}


def comparison():
    """Steps in no order; the seconds fall with the step, and differ among methods and systems."""
    return pd.DataFrame(
        {
            "system": system,
            "truth": truth,
            "method": method,
            "h_steps": h,
            "mse": 1e-3 * h,
            "mse_reached": 1e-9 * h**8,
            "seconds": 8.0 / h / (k + 1) / (1 + (system == "lorenz")),
        }
        for system in TITLES
        for truth in ("converged", "published")
        for k, method in enumerate(MARKERS)
        for h in (2, 4, 1)
    )


def drawn(axes, marker):
    """Lines of more than a point with this marker, by colour."""
    return {
        line.get_color(): line
        for line in axes.get_lines()
        if line.get_marker() == marker and len(line.get_xdata()) > 1
    }


def test_a_line_over_h_for_each_system_and_method():
    figure = plot_hybrid(comparison(), TITLES)
    for axes in figure.axes:
        assert axes.get_xscale() == axes.get_yscale() == "log"
        assert len(axes.get_lines()) == 6
        for marker in MARKERS.values():
            assert list(drawn(axes, marker)) == list(COLOURS[:2])
    line = drawn(figure.axes[0], "D")[COLOURS[1]]
    np.testing.assert_allclose(line.get_xdata(), [2, 1, 0.5])
    corrected = drawn(figure.axes[0], "o")[COLOURS[0]]
    assert corrected.get_markerfacecolor() == "white"
    np.testing.assert_allclose(corrected.get_xdata(), [8 / 3, 4 / 3, 2 / 3])


def test_reached_instants_against_the_converged_truth_and_all_against_the_published_one():
    converged, published = plot_hybrid(comparison(), TITLES).axes
    for axes, errors in ((converged, [1e-9, 2.56e-7, 6.5536e-5]), (published, [1e-3, 2e-3, 4e-3])):
        for marker in MARKERS.values():
            np.testing.assert_allclose(drawn(axes, marker)[COLOURS[0]].get_ydata(), errors)
    assert converged.get_title() == "converged truth,\nat instants that steps of h reach"
    assert published.get_title() == "the paper's truth,\nat all instants, as in the paper"
    assert converged.get_ylabel() == "mean squared error"
    assert {axes.get_xlabel() for axes in (converged, published)} == {"forecast time (s)"}


def test_each_truth_has_its_own_rows():
    table = comparison()
    table.loc[table["truth"] == "published", "seconds"] *= 10
    converged, published = plot_hybrid(table, TITLES).axes
    ours, theirs = (drawn(axes, "^")[COLOURS[0]].get_xdata() for axes in (converged, published))
    np.testing.assert_allclose(theirs, 10 * ours)


def test_the_legend_names_systems_and_then_methods():
    (legend,) = plot_hybrid(comparison(), TITLES).legends
    labels = [text.get_text() for text in legend.get_texts()]
    assert sorted(labels) == sorted(
        [*TITLES.values(), *(look["label"] for look in METHODS.values()), "top edge: diverged"]
    )
    five = {name: name for name in "abcde"}
    table = comparison().replace({"system": dict(zip(TITLES, "ab", strict=True))})
    (legend,) = plot_hybrid(table, five).legends
    labels = [text.get_text() for text in legend.get_texts()]
    # It is filled column by column.
    assert labels[::2] == ["a", "b", "c", "d", "e"]
    assert labels[1::2] == ["RK4", "hybrid", "corrected hybrid", "top edge: diverged"]


@pytest.mark.parametrize("error", [np.inf, np.nan, 1e30])
def test_diverged_forecasts_stand_at_the_top_edge(error):
    table = comparison()
    known = plot_hybrid(table, TITLES).axes[1].get_ylim()
    lost = (table["system"] == "lorenz") & (table["method"] == "hybrid") & (table["h_steps"] == 2)
    table.loc[lost, ["mse", "mse_reached"]] = error
    figure = plot_hybrid(table, TITLES)
    for axes in figure.axes:
        (point,) = (line for line in axes.get_lines() if len(line.get_xdata()) == 1)
        assert (point.get_marker(), point.get_color()) == ("D", COLOURS[1])
        assert point.get_xdata() == [1.0]
        _, y = axes.transAxes.inverted().transform(
            point.get_transform().transform(point.get_xydata()[0])
        )
        assert y == pytest.approx(1)
        line = drawn(axes, "D")[COLOURS[1]].get_ydata()
        np.testing.assert_array_equal(np.isnan(line), [False, True, False])
    assert figure.axes[1].get_ylim() == pytest.approx(known)


def curves(off=1.0):
    """Errors h times the number of the instant, 8 instants."""
    instants = np.arange(1, 9)
    return xr.DataArray(
        [*(off * h * instants for h in (1, 2, 4)), off * 1e-3 * instants],
        {"model": ["rk4 1", "rk4 2", "rk4 4", "coupled"], "time": 0.1 * instants},
        ("model", "time"),
        attrs={"time_units": "s"},
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
    figure = plot_rk4_curves(dict.fromkeys(names, curves()), dict(zip(names, names, strict=True)))
    assert [axes.axison for axes in figure.axes] == [True] * 5 + [False]
    assert [bool(axes.get_xlabel()) for axes in figure.axes[:5]] == [False] * 3 + [True] * 2
    assert [bool(axes.get_ylabel()) for axes in figure.axes[:5]] == [True, False, True, False, True]


def test_diverged_curves_end():
    lost = curves()
    lost[2, 3:] = [1e7, 1e300, np.inf, np.nan, np.nan]
    line = plot_rk4_curves({"cubic": lost}, TITLES).axes[0].get_lines()[2]
    assert np.isnan(line.get_ydata()).all()
