import numpy as np
import pandas as pd

from learning import learning_table, plot_learning

RUNS = [{"dataset": name, "iterations": n} for name in ("cubic", "mine") for n in (100, 1000)]
PRINTED = {"cubic": {"mse": {0: {"single": [3.0, 0.5], "coupled": 0.1}}}}


def table():
    scores = [
        pd.DataFrame(
            {"model": ["1", "2", "coupled"], "variance": 1.0, "mse": [500 / n, 4 / n, 1 / n]}
        )
        for _ in ("cubic", "mine")
        for n in (1, 10)
    ]
    return learning_table(RUNS, scores, PRINTED)


def test_errors_stand_by_iterations_beside_the_printed_ones():
    found = table().set_index(["dataset", "model"])
    assert found.index.tolist()[:3] == [("cubic", "1"), ("cubic", "2"), ("cubic", "coupled")]
    np.testing.assert_equal(found.loc[("cubic", "1"), "mse_100":].tolist(), [np.nan, 50.0, 3.0])
    assert found.loc[("cubic", "coupled")].tolist() == [1.0, 0.1, 0.1]
    assert np.isnan(found.loc[("mine", "2"), "printed_mse"])


def test_a_panel_per_dataset_with_circles_for_printed_errors():
    figure = plot_learning(table(), {"cubic": "Cubic", "mine": "Mine"}, 100_000)
    cubic, mine = figure.axes
    assert cubic.get_title() == "Cubic"
    assert [line.get_xdata()[0] for line in cubic.get_lines()[1::2]] == [100_000] * 3
    assert cubic.get_lines()[-2].get_color() == "black"
    assert len(mine.get_lines()) == 6
