from math import isnan

import pandas as pd

from truth_audit import audit_table, plot_audit

AUDIT = pd.DataFrame(
    {
        "system": ["cubic", "cubic", "mine"],
        "h_steps": [1, 2, 1],
        "h": [0.01, 0.02, 0.01],
        "rk4_to_converged": [1e-12, 1e-10, 1e-9],
        "rk4_to_loose": [4e-5, 5e-5, 1e-3],
        "loose_to_converged": [4e-5, 4e-5, 1e-3],
    }
)


def test_printed_errors_stand_beside_ours():
    table = audit_table(AUDIT, {"cubic": [4.8e-5, 4.9e-5]})
    assert table["printed_rk4"].tolist()[:2] == [4.8e-5, 4.9e-5]
    assert isnan(table["printed_rk4"][2])


def test_each_system_has_a_panel_with_its_errors():
    figure = plot_audit(audit_table(AUDIT, {"cubic": [4.8e-5, 4.9e-5]}), {"cubic": "Cubic"})
    (axes,) = figure.axes
    assert axes.get_title() == "Cubic"
    assert [list(line.get_ydata()) for line in axes.get_lines()] == [
        [1e-12, 1e-10],
        [4e-5, 5e-5],
        [4.8e-5, 4.9e-5],
        [4e-5, 4e-5],
    ]
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    assert len(figure.legends[0].get_texts()) == 4


def test_panels_go_on_in_a_second_row():
    names = list("abcdefg")
    table = pd.concat([AUDIT[:2].assign(system=name) for name in names])
    figure = plot_audit(audit_table(table, {}), dict(zip(names, names, strict=True)))
    assert [axes.get_title() for axes in figure.axes] == [*names, "", "", ""]
    assert [axes.axison for axes in figure.axes] == [True] * 7 + [False] * 3
