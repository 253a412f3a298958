import pandas as pd

from table_training import training_table


def test_training_has_a_row_per_scale():
    losses = pd.DataFrame(
        {
            "round": [1, 1, 1, 1, 2],
            "step": [8, 16, 8, 16, 16],
            "step_time": [4.0, 8.0, 4.0, 8.0, 8.0],
            "iteration": [10, 10, 20, 20, 30],
            "train_loss": [0.5, 0.6, 0.1, 0.3, 0.2],
            "val_loss": [0.4, 0.7, 0.5, 0.6, 0.1],
            "skipped": [0, 0, 0, 1, 2],
            "seconds": [1.0, 1.0, 2.0, 2.0, 5.0],
        }
    )
    table = training_table(losses).set_index("step")
    assert table.loc[8].to_dict() == {
        "step_time": 4.0,
        "rounds": 1,
        "iterations": 20,
        "seconds": 2.0,
        "train_loss": 0.1,
        "val_loss": 0.4,
        "skipped": 0,
    }
    assert table.loc[16, ["rounds", "iterations", "skipped"]].tolist() == [2, 30, 2]
    assert table.loc[16, "val_loss"] == 0.1
