import pandas as pd

from open_questions import plot_open_questions, stacked

WORK = pd.DataFrame(
    [
        *(("test", "fixed", 1, 800, 1e-6), ("test", "fixed", 8, 100, 1e-2)),
        *(("test", "adaptive", 1e-3, 120, 1e-5), ("test", "selected", 1, 800, 1e-6)),
        *(("val", "adaptive", 1e-3, 1, 1.0), ("test", "DOP853", 1e-3, 50, 1e3)),
    ],
    columns=["part", "method", "setting", "calls", "error"],
)
WHERE = pd.DataFrame({"step": [1, 8, 64], "x": [0.0, 1.0, 2.0], "v": [1.0, 0.0, -1.0]})


def test_systems_stand_below_each_other():
    table = stacked([WHERE, WHERE], ["first", "second"])
    assert table["system"].tolist() == ["first"] * 3 + ["second"] * 3
    assert table.columns.tolist() == ["system", "step", "x", "v"]


def test_a_column_of_panels_per_system():
    figure = plot_open_questions([WORK, WORK], [WHERE, WHERE], ["Pendulum", "Spring"])
    above, _, below, *_ = figure.axes
    assert above.get_title() == "Pendulum"
    lines = {line.get_label(): line.get_xydata().tolist() for line in above.get_lines()}
    assert lines["adaptive"] == [[120, 1e-5]]  # of the test part
    assert lines["fixed"] == [[100, 1e-2], [800, 1e-6]]
    assert lines["DOP853"] == []  # what has diverged is not shown
    assert below.get_xlabel() == "x"
    assert below.collections[0].get_array().tolist() == [1, 8, 64]
