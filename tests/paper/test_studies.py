import pandas as pd
import pytest

from hits.paper.studies import accuracy_table, optimiser_table


def contestants(dataset, step, losses):
    return pd.DataFrame(
        {
            "dataset": dataset,
            "step": step,
            "optimiser": ["SOAP", "Adam", "Adam"],
            "hidden": "64-64",
            "activation": "silu",
            "rate": [0.005, 0.02, 0.001],
            "seconds": 20,
            "iterations": 100,
            "val_loss": losses,
        }
    )


def test_each_map_has_a_column_of_losses():
    tables = [contestants("cubic", 64, [1.0, 2.0, 3.0]), contestants("hopf", 1, [4.0, 5.0, 6.0])]
    table = optimiser_table(tables)
    assert list(table)[-2:] == ["cubic 64", "hopf 1"]
    assert table["optimiser"].tolist() == ["SOAP", "Adam", "Adam"]
    assert table["rate"].tolist() == [0.005, 0.02, 0.001]
    assert table[["cubic 64", "hopf 1"]].values.tolist() == [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]


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
    assert (cubic["published_mse"], cubic["mse_0"], cubic["mse_1"]) == (2e-4, 1e-8, 4e-8)
    assert cubic["published_to_worst"] == pytest.approx(5000)
    assert cubic["training_cpu_minutes"] == 5
    assert table.loc["mine", "published_mse"] != table.loc["mine", "published_mse"]  # unknown
