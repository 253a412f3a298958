import numpy as np
import pandas as pd

from table01_sequences import SUMMARY, sequences_table
from tables import write_table


def test_sequences_stand_beside_the_printed_errors(sequence_scores):
    printed = {"waves": {"coupled": 1.04e-3, "esn": 3.51}, "cylinder": {"coupled": 1.0}}
    table = sequences_table(sequence_scores, printed)
    assert table["sequence"].tolist() == ["waves"] * 4 + ["film"] * 3
    assert table["model"].tolist() == ["HiTS", "LSTM", "ESN", "CW-RNN", "HiTS", "LSTM", "ESN"]
    assert table["mse"].tolist()[:4] == [1e-6, 51.0, 1e-3, np.inf]
    assert table["relative_error"].tolist()[:4] == [2e-6, 102.0, 2e-3, np.inf]
    # By name: nothing is printed of sequences that are not the paper's.
    np.testing.assert_equal(
        table["printed_mse"].tolist(), [1.04e-3, np.nan, 3.51, np.nan] + [np.nan] * 3
    )
    # 100 times the variance is the most that is not called so.
    assert table["diverged"].tolist() == ["no", "yes", "no", "yes", "no", "no", "no"]
    first = table.iloc[0]
    assert first["parameters":"source"].tolist() == [100, 60, 2.0, 0.1, "made up"]
    assert (first["valid_prediction_time"], first["horizon"]) == (3.5, 4.5)


def test_a_diverged_forecast_can_be_written(tmp_path, sequence_scores):
    paths = [tmp_path / f"table.{suffix}" for suffix in ("csv", "md", "html")]
    write_table(sequences_table(sequence_scores, {})[SUMMARY], *paths)
    assert pd.read_csv(paths[0])["mse"][3] == np.inf
    assert "| inf " in paths[1].read_text()
