import matplotlib
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D

from style import COLOURS, colours, in_rows, save_figure, step_colours
from training import plot_training

LOSSES = pd.DataFrame(
    {"step_time": 0.1, "iteration": [1, 2], "train_loss": [1.0, 0.5], "val_loss": [1.0, 0.6]}
)


def test_settings_of_a_notebook_are_left_alone(tmp_path):
    before = dict(matplotlib.rcParams)
    save_figure(plot_training({0: LOSSES}), tmp_path / "a.png")
    assert dict(matplotlib.rcParams) == before


def test_colours_differ_in_lightness():
    lightness = step_colours(11)[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) > 0).all()


def test_same_figure_same_bytes(tmp_path):
    for name in ("a", "b"):
        save_figure(plot_training({0: LOSSES}), tmp_path / f"{name}.pdf", tmp_path / f"{name}.png")
    for suffix in ("pdf", "png"):
        a, b = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in ("a", "b"))
        assert a == b


def test_any_number_of_datasets_has_colours():
    assert colours(2) == list(COLOURS[:2])
    assert colours(20)[: len(COLOURS)] == list(COLOURS)
    assert len(colours(20)) == 20


def test_groups_start_rows_of_a_legend():
    a, b, c, d = (Line2D([], [], label=name) for name in "abcd")
    handles = in_rows([[a, b, c], [d]], 2)
    labels = [handle.get_label() for handle in handles]
    assert [labels[k::3] for k in range(3)] == [["a", "b"], ["c", " "], ["d", " "]]
