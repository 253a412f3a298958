import numpy as np
import pandas as pd
import pytest

from fig06a_accuracy_cost import plot_accuracy_cost
from style import COLOURS

TITLES = {"cubic": "Cubic oscillator", "lorenz": "Lorenz system"}


def scores_at(noise):
    """Steps in the order of text; the seconds fall with the step."""
    return pd.DataFrame(
        {
            "dataset": ["cubic"] * 4 + ["lorenz"] * 4,
            "noise": noise,
            "replicate": 0,
            "model": ["1", "128", "16", "coupled"] * 2,
            "mse": [1e-2, 1e-1, 1e-4, 1e-6, 3.0, 50.0, 2.0, 1.0],
            "variance": 1.0,
            "seconds": [8.0, 0.5, 2.0, 1.0, 9.0, 0.6, 3.0, 1.5],
        }
    )


def drawn(axes, marker):
    """Lines with this marker, by colour."""
    return {line.get_color(): line for line in axes.get_lines() if line.get_marker() == marker}


def labels(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_single_scales_are_joined_by_step_and_the_coupled_one_is_a_star():
    figure = plot_accuracy_cost(scores_at(0.0), TITLES)
    (axes,) = figure.axes
    assert axes.get_xscale() == axes.get_yscale() == "log"
    circles, stars = drawn(axes, "o"), drawn(axes, "*")
    assert list(circles) == list(stars) == list(COLOURS[:2])
    assert circles[COLOURS[0]].get_xydata() == pytest.approx(
        np.array([[8.0, 1e-2], [2.0, 1e-4], [0.5, 1e-1]])
    )
    assert circles[COLOURS[1]].get_xydata() == pytest.approx(
        np.array([[9.0, 3.0], [3.0, 2.0], [0.6, 50.0]])
    )
    assert stars[COLOURS[0]].get_xydata().tolist() == [[1.0, 1e-6]]
    assert stars[COLOURS[0]].get_linestyle() == "None"
    assert labels(figure) == [*TITLES.values(), "single scale", "coupled"]


def test_each_noise_level_has_a_panel_on_the_same_axes():
    figure = plot_accuracy_cost(pd.concat([scores_at(2.0), scores_at(0.5)]), TITLES)
    assert [axes.get_title() for axes in figure.axes] == ["noise 0.5 %", "noise 2 %"]
    assert [axes.get_ylabel() for axes in figure.axes] == ["mean squared error", ""]
    assert {axes.get_xlabel() for axes in figure.axes} == {"forecast time (s)"}
    first, second = figure.axes
    second.set_ylim(1e-9, 1e3)
    assert first.get_ylim() == second.get_ylim()


def test_a_dataset_keeps_its_colour_where_another_is_missing():
    scores = scores_at(0.0)
    axes = plot_accuracy_cost(scores[scores["dataset"] == "lorenz"], TITLES).axes[0]
    assert list(drawn(axes, "o")) == [COLOURS[1]]


@pytest.mark.parametrize("error", [np.inf, np.nan, 1e30, 101.0])
def test_a_diverged_scale_is_a_triangle_at_the_top_edge(error):
    scores = scores_at(0.0)
    known = plot_accuracy_cost(scores, TITLES).axes[0].get_ylim()
    scores.loc[0, ["mse", "seconds"]] = [error, 80.0]
    figure = plot_accuracy_cost(scores, TITLES)
    (axes,) = figure.axes
    (triangle,) = drawn(axes, "^").values()
    assert triangle.get_color() == COLOURS[0]
    x, y = axes.transAxes.inverted().transform(
        triangle.get_transform().transform(triangle.get_xydata()[0])
    )
    assert 0 < x < 1
    assert y == pytest.approx(1)
    assert axes.get_ylim() == pytest.approx(known)
    np.testing.assert_allclose(drawn(axes, "o")[COLOURS[0]].get_ydata(), [np.nan, 1e-4, 1e-1])
    assert labels(figure)[-1] == "diverged"


def test_a_diverged_coupled_forecast_is_a_triangle_too():
    scores = scores_at(0.0)
    scores.loc[scores["model"] == "coupled", "mse"] = np.inf
    axes = plot_accuracy_cost(scores, TITLES).axes[0]
    assert [line.get_xdata()[0] for line in drawn(axes, "^").values()] == [1.0, 1.5]


def test_any_number_of_datasets_has_colours():
    titles = {str(k): f"system {k}" for k in range(10)}
    scores = pd.concat([scores_at(0.0)[:4].assign(dataset=name) for name in titles])
    figure = plot_accuracy_cost(scores, titles)
    assert len(figure.axes[0].get_lines()) == 20
    assert labels(figure)[-1] == "coupled"
    assert set(titles.values()) < set(labels(figure))


def test_bars_span_the_replicates():
    """Of seconds only those count that were measured."""
    again = scores_at(0.0).assign(replicate=1, seconds=np.nan)
    again["mse"] *= 4
    axes = plot_accuracy_cost(pd.concat([scores_at(0.0), again]), TITLES).axes[0]
    assert drawn(axes, "*")[COLOURS[0]].get_xydata() == pytest.approx(np.array([[1.0, 2e-6]]))
    bars = np.array(axes.collections[0].get_segments())
    assert bars[:, 0].tolist() == pytest.approx(
        np.array([[8.0, 1e-2], [0.5, 1e-1], [2.0, 1e-4], [1.0, 1e-6]])
    )
    assert bars[:, 1, 1] == pytest.approx(4 * bars[:, 0, 1])
