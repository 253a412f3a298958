import numpy as np
import pandas as pd
import pytest

from fig06b_hybrid import METHODS, plot_hybrid
from style import COLOURS

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
            "variance": 1.0,
            "seconds": 8.0 / h / (k + 1) / (1 + (system == "lorenz")),
        }
        for system in TITLES
        for truth in ("converged", "loose")
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


def test_reached_instants_against_the_converged_truth_and_all_against_the_loose_one():
    converged, loose = plot_hybrid(comparison(), TITLES).axes
    for axes, errors in ((converged, [1e-9, 2.56e-7, 6.5536e-5]), (loose, [1e-3, 2e-3, 4e-3])):
        for marker in MARKERS.values():
            np.testing.assert_allclose(drawn(axes, marker)[COLOURS[0]].get_ydata(), errors)
    assert converged.get_title() == "converged truth,\nat instants that steps of h reach"
    assert loose.get_title() == "loose truth,\nat all instants, as in the paper"
    assert converged.get_ylabel() == "mean squared error"
    assert {axes.get_xlabel() for axes in (converged, loose)} == {"forecast time (s)"}


def test_each_truth_has_its_own_rows():
    table = comparison()
    table.loc[table["truth"] == "loose", "seconds"] *= 10
    converged, loose = plot_hybrid(table, TITLES).axes
    ours, theirs = (drawn(axes, "^")[COLOURS[0]].get_xdata() for axes in (converged, loose))
    np.testing.assert_allclose(theirs, 10 * ours)


def test_the_legend_names_systems_and_then_methods():
    seven = {name: name for name in "abcdefg"}
    table = comparison().replace({"system": dict(zip(TITLES, "ab", strict=True))})
    (legend,) = plot_hybrid(table, seven).legends
    labels = [text.get_text() for text in legend.get_texts()]
    # It is filled column by column.
    rows = [labels[k::3] for k in range(3)]
    assert rows[0] == list("abcde")
    assert rows[1] == ["f", "g", " ", " ", " "]
    assert rows[2] == [*(look["label"] for look in METHODS.values()), "top edge: diverged", " "]


@pytest.mark.parametrize("error", [np.inf, np.nan, 1e30, 101.0])
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
