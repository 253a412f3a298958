import matplotlib.colors
import numpy as np
import pandas as pd

from fig01_scheme import plot_scheme, plot_vectorised
from hits.forecast.schedule import coupled_schedule

# Steps 4 and 2 as far as 8, in three calls.
SCHEDULE = pd.DataFrame(
    {
        "call": [0, 1, 2, 2],
        "step": [4, 4, 2, 2],
        "source": [0, 4, 0, 4],
        "target": [4, 8, 2, 6],
    }
)


def test_an_arrow_for_each_application():
    (axes,) = plot_scheme(SCHEDULE).axes
    arcs = [arrow._path_original.vertices for arrow in axes.patches]
    ends = [(round(row), source, target) for (source, row), _, (target, _) in arcs]
    assert ends == [(0, 0, 4), (0, 4, 8), (1, 0, 2), (1, 4, 6)]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["step 4", "step 2"]
    top, bottom = axes.get_ylim()[::-1]
    assert top < bottom


def test_each_row_holds_what_is_known_in_the_colour_of_its_map():
    (axes,) = plot_scheme(SCHEDULE).axes
    dots = [np.asarray(known.get_offsets()).tolist() for known in axes.collections]
    start, four = [[0, 0]], [[4, 0], [8, 0]]
    assert dots == [start, four, [[0, 1]], [[4, 1], [8, 1], [2, 1], [6, 1]]]
    coarse, fine = (axes.patches[k].get_edgecolor() for k in (0, 2))
    colours = axes.collections[3].get_facecolor()
    np.testing.assert_array_equal(colours, [coarse, coarse, fine, fine])
    assert coarse != fine


def test_applications_and_calls_are_counted():
    (axes,) = plot_scheme(SCHEDULE).axes
    assert [text.get_text() for text in axes.texts] == ["2 / 2", "2 / 1", "applications\n/ calls"]


def test_each_call_has_its_targets_and_its_size():
    figure = plot_vectorised(SCHEDULE)
    instants, sizes = figure.axes
    lines = [(list(line.get_xdata()), list(line.get_ydata())) for line in instants.get_lines()]
    assert lines == [([4], [0]), ([8], [1]), ([2, 6], [2, 2])]
    assert instants.yaxis_inverted()
    assert [bar.get_width() for bar in sizes.patches] == [1, 1, 2]
    assert [text.get_text() for text in sizes.texts] == ["1", "1", "2"]
    assert instants.get_title() == "4 states in 3 calls"


def test_both_figures_colour_a_step_alike():
    (scheme,) = plot_scheme(SCHEDULE).axes
    figure = plot_vectorised(SCHEDULE)
    colours = [matplotlib.colors.to_rgba(line.get_color()) for line in figure.axes[0].get_lines()]
    assert colours == [scheme.patches[k].get_edgecolor() for k in (0, 1, 2)]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["4", "2"]


def test_maps_can_have_names_of_their_own():
    (axes,) = plot_scheme(SCHEDULE, {2: "RK4, h = 2"}).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["step 4", "RK4, h = 2"]


def test_a_hybrid_forecast_is_a_coupled_one_whose_smallest_map_is_runge_kutta():
    (axes,) = plot_scheme(coupled_schedule([1, 8], 16), {8: "network", 1: "RK4"}).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["network", "RK4"]
    assert [text.get_text() for text in axes.texts[:2]] == ["2 / 2", "14 / 7"]
