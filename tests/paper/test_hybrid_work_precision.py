import numpy as np
import pandas as pd
import pytest

from hybrid_work_precision import break_even, plot_work_precision
from style import step_colours

TITLES = {"hopf": "Hopf", "cubic": "Cubic oscillator", "lorenz": "Lorenz system"}
STEPS = (16, 64)
BATCHES = (1, 10, 100)


def work(system):
    """Runge–Kutta takes 10 / h seconds; the gain is step / batch, that of the compiled one 1000."""
    methods = [
        ("rk4", None),
        *(("corrected hybrid", step) for step in STEPS),
        ("compiled rk4", None),
    ]
    rows = []
    for batch in BATCHES[::-1]:
        for h in (4, 1):
            for method, step in methods:
                gain = {"rk4": 1, "compiled rk4": 1000}.get(method) or step / batch
                row = (system, batch, method, h, step, 3, 10 / h / gain, 1e-12 * h**8, gain)
                rows.append(row)
    columns = ["system", "batch", "method", "h_steps", "network_step", "corrections", "seconds"]
    return pd.DataFrame(rows, columns=[*columns, "mse", "gain"])


EXPENSIVE = pd.DataFrame(
    {
        "system": "hopf",
        "batch": 1,
        "method": ["rk4", "corrected hybrid"] * 3,
        "h_steps": 1,
        "network_step": [np.nan, 32] * 3,
        "gain": [1, 10, 1, 5, 1, 0.2],
        "bodies": [1, 1, 4, 4, 100, 100],
    }
)


@pytest.fixture(scope="module")
def figure():
    return plot_work_precision(pd.concat([work("lorenz"), work("cubic")]), EXPENSIVE, TITLES)


def lines(axes, marker):
    """Lines with this marker, by colour."""
    found = [line for line in axes.get_lines() if line.get_marker() == marker]
    return {tuple(np.atleast_1d(line.get_color())): line for line in found}


def test_gains_pass_one_where_straight_lines_in_logarithms_do():
    # A gain of 16 / batch.
    np.testing.assert_allclose(break_even([1, 10, 100], [16, 1.6, 0.16]), [16])
    np.testing.assert_allclose(break_even([1, 2, 4, 8], [0.5, 2, 2, 0.125]), [2**0.5, 2**2.25])
    np.testing.assert_allclose(break_even([1, 3, 9], [4, 1, 0.5]), [3])
    assert break_even([1, 10], [3, 2]).size == break_even([], []).size == 0


def test_a_column_for_each_system_that_was_measured(figure):
    titles = [axes.get_title() for axes in figure.axes]
    assert titles == [
        "Cubic oscillator, h = 1 dt",
        "Lorenz system, h = 1 dt",
        "Hopf, h = 1 dt",
        "1 trajectory",
        "1 trajectory",
        "",
    ]
    for axes in figure.axes[:5]:
        assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert [axes.get_xlabel() for axes in figure.axes[:5]] == [
        *["trajectories at once"] * 2,
        "copies that attract each other",
        *["forecast time (s)"] * 2,
    ]


def test_gains_against_batches_at_the_smallest_h(figure):
    for axes in figure.axes[:2]:
        (compiled,) = lines(axes, "s").values()
        assert compiled.is_dashed()
        assert compiled.get_xydata().tolist() == [[1, 1000], [10, 1000], [100, 1000]]
        corrected = lines(axes, "o").values()
        for line, step in zip(corrected, STEPS, strict=True):
            np.testing.assert_allclose(line.get_xdata(), BATCHES)
            np.testing.assert_allclose(line.get_ydata(), step / np.array(BATCHES))


def test_a_line_and_crosses_at_a_gain_of_one(figure):
    for axes, crossings in zip(figure.axes[:3], [[16, 64]] * 2 + [[20.0]], strict=True):
        assert any(
            set(line.get_ydata()) == {1} and line.get_marker() == "None" for line in axes.lines
        )
        crosses = [line.get_xydata() for line in axes.get_lines() if line.get_marker() == "x"]
        found = np.concatenate(crosses)
        np.testing.assert_allclose(found, [[x, 1] for x in crossings])


def test_costly_fields_in_the_colour_of_their_coarse_step(figure):
    (line,) = lines(figure.axes[2], "o").values()
    assert line.get_xydata().tolist() == [[1, 10], [4, 5], [100, 0.2]]
    np.testing.assert_array_equal(line.get_color(), step_colours(3)[1])


def test_errors_against_seconds_of_one_trajectory(figure):
    for axes in figure.axes[3:5]:
        (serial,) = lines(axes, "^").values()
        np.testing.assert_allclose(serial.get_xydata(), [[10, 1e-12], [2.5, 4**8 * 1e-12]])
        (compiled,) = lines(axes, "s").values()
        np.testing.assert_allclose(compiled.get_xdata(), [0.01, 0.0025])
        corrected = lines(axes, "o").values()
        for line, step in zip(corrected, STEPS, strict=True):
            np.testing.assert_allclose(line.get_xdata(), [10 / step, 2.5 / step])


def test_the_legend_stands_in_the_free_place(figure):
    assert not figure.axes[5].axison
    assert [text.get_text() for text in figure.axes[5].get_legend().get_texts()] == [
        "RK4",
        "compiled RK4",
        *(f"corrected, coarse step {step} dt" for step in (16, 32, 64)),
        "as fast as RK4",
    ]
