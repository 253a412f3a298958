import pandas as pd
import pytest

from chaos import methods_table, plot_chaos, systems_table

TIMES = {"HiTS": (3.0, 1.0, 2.0), "SINDy": (4.0, 0.5, 2.0), "NG-RC": (1.0, 2.0, 0.1)}
TABLE = pd.DataFrame(
    [
        {"system": system, "label": label, "given": "nothing", "lyapunov_times": times[k]}
        | {"steps": 10 * k, "smape": 1.0, "histogram": 0.1 * k, "spectrum": 0.2}
        | {"bounded": float(k > 0), "train_seconds": 5.0}
        for label, times in TIMES.items()
        for k, system in enumerate(("Chua", "Lorenz", "Rossler"))
    ]
)


def test_methods_by_medians_and_places():
    table = methods_table(TABLE).set_index("label")
    assert table["lyapunov_times"].to_dict() == {"HiTS": 2.0, "SINDy": 2.0, "NG-RC": 1.0}
    assert table["bounded"].tolist() == pytest.approx([2 / 3] * 3)
    # On Rossler's two share the first place.
    assert table["first"].to_dict() == {"HiTS": 1, "SINDy": 2, "NG-RC": 1}
    assert table["mean place"].to_dict() == pytest.approx(
        {"HiTS": 5 / 3, "SINDy": 5 / 3, "NG-RC": 7 / 3}
    )


def test_the_place_of_hits_by_system():
    table = systems_table(TABLE)
    assert table["place of HiTS"].tolist() == ["2 of 3", "2 of 3", "1 of 3"]
    assert table.columns.tolist() == ["system", "HiTS", "SINDy", "NG-RC", "place of HiTS"]


def test_a_point_for_each_system_and_a_bar_at_the_median():
    panels = plot_chaos(TABLE).axes
    assert len(panels) == 3
    points, bar = panels[0].get_lines()[:2]
    assert sorted(points.get_xdata()) == [1, 2, 3]
    assert list(bar.get_xdata()) == [2, 2]
    assert [text.get_text() for text in panels[0].get_yticklabels()] == list(TIMES)
