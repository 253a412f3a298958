import pandas as pd
import pytest

from study_accuracy import accuracy_table


def test_accuracy_compares_the_worst_replicate_with_the_paper():
    def scores(mse):
        return pd.DataFrame({"model": ["1", "coupled"], "mse": [9.0, mse]})

    def cost(minutes):
        return pd.DataFrame({"s": [1.0], "cpu_time": [60.0 * minutes]})

    table = accuracy_table(
        {("cubic", 0): scores(1e-8), ("cubic", 1): scores(4e-8), ("mine", 0): scores(1.0)},
        {("cubic", 0): cost(5), ("cubic", 1): cost(4), ("mine", 0): cost(1)},
        {"cubic": {"mse": {0: {"coupled": 2e-4}}}},
    ).set_index("dataset")
    cubic = table.loc["cubic"]
    assert (cubic["printed_mse"], cubic["mse_0"], cubic["mse_1"]) == (2e-4, 1e-8, 4e-8)
    assert cubic["printed_to_worst"] == pytest.approx(5000)
    assert cubic["training_cpu_minutes"] == 5
    assert table.loc["mine", "printed_mse"] != table.loc["mine", "printed_mse"]  # unknown
