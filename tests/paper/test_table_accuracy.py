import numpy as np
import pandas as pd
import pytest

from table_accuracy import accuracy_table, summary


def test_errors_and_gains_stand_beside_the_printed_ones():
    runs = [("old", "cubic", [1e-4, 4e-4]), ("new", "cubic", [1e-8, 1e-8]), ("new", "mine", [1.0])]
    scores = pd.DataFrame(
        {
            "edition": edition,
            "dataset": name,
            "noise": 0.0,
            "replicate": k,
            "model": model,
            "mse": x,
        }
        for edition, name, errors in runs
        for k, mse in enumerate(errors)
        for model, x in (("1", 9.0), ("coupled", mse))
    )
    comparisons = pd.DataFrame(
        {"edition": e, "dataset": d, "noise": 0.0, "truth": truth, "ratio": 0.1, "low": 0.05} | high
        for e, d, _ in runs
        for truth, high in (("converged", {"high": 0.2}), ("loose", {"high": 9.0}))
    )
    printed = {"cubic": {"mse": {0: {"single": [3e-4, 2e-3], "coupled": 2e-4}}}}
    table = accuracy_table(scores, comparisons, printed).set_index("system")
    cubic = table.loc["cubic"]
    assert (cubic["printed_mse"], cubic["printed_gain"]) == (2e-4, pytest.approx(1.5))
    assert cubic["old_mse"] == pytest.approx(2e-4)
    assert (cubic["old_mse_smallest"], cubic["old_mse_largest"]) == (1e-4, 4e-4)
    assert cubic["old_mse_by_printed"] == pytest.approx(1)
    gains = [cubic[f"new_{name}"] for name in ("gain_low", "gain", "gain_high")]
    assert gains == pytest.approx([5, 10, 20])
    assert np.isnan(table.loc["mine", "printed_mse"])
    assert np.isnan(table.loc["mine", "old_mse"])
    shown = summary(table.reset_index(), ["old", "new"]).set_index("system")
    assert shown.loc["cubic"].tolist() == [
        "2.0e-04 (× 1.5)",
        "2.0e-04 (× 10, 5 to 20)",
        "1.0e-08 (× 10, 5 to 20)",
    ]
    assert shown.loc["mine"].tolist() == ["", "", "1.0e+00 (× 10, 5 to 20)"]
