import numpy as np
import pandas as pd
import pytest

from table01_sequences import sequences_table, summary
from tables import write_table


def test_sequences_stand_beside_the_printed_errors(sequence_scores):
    printed = {"waves": {"coupled": 1.04e-3, "esn": 3.51}, "cylinder": {"coupled": 1.0}}
    table = sequences_table(sequence_scores, printed)
    assert table["sequence"].tolist() == ["waves"] * 4 + ["film"] * 3
    assert table["model"].tolist() == ["HiTS", "LSTM", "ESN", "CW-RNN", "HiTS", "LSTM", "ESN"]
    assert table["improved_mse"].tolist()[:4] == pytest.approx([1e-6, 51.0, 1e-3, np.inf])
    assert table["improved_relative_error"].tolist()[:3] == pytest.approx([2e-6, 102.0, 2e-3])
    # By name: nothing is printed of sequences that are not the paper's.
    np.testing.assert_equal(
        table["printed_mse"].tolist(), [1.04e-3, np.nan, 3.51, np.nan] + [np.nan] * 3
    )
    assert table["improved_mse_by_printed"][0] == pytest.approx(1e-6 / 1.04e-3)
    # 100 times the variance is about the most that is not called so.
    assert table["improved_diverged"].tolist() == ["no", "yes", "no", "yes", "no", "no", "no"]
    first = table.iloc[0]
    columns = ["parameters", "trained", "train_seconds", "forecast_seconds"]
    assert [first[f"improved_{name}"] for name in columns] == [100, 60, 2.0, 0.1]
    assert (first["improved_valid_prediction_time"], first["horizon"]) == (3.5, 4.5)
    assert first["source"] == "made up"


def test_editions_and_replicates_stand_beside_each_other(sequence_scores):
    """Of replicates the geometric mean is told; an edition may lack a model."""
    waves = sequence_scores[sequence_scores["sequence"] == "waves"]
    other = waves[waves["model"] != "lstm"].assign(edition="published", mse=4e-6)
    again = other.assign(replicate=1, mse=1e-6)
    table = sequences_table(pd.concat([other, again, waves]), {}).set_index("model")
    row = table.loc["HiTS"]
    assert row["published_mse"] == pytest.approx(2e-6)
    assert (row["published_mse_smallest"], row["published_mse_largest"]) == (1e-6, 4e-6)
    assert row["improved_mse"] == pytest.approx(1e-6)
    assert np.isnan(table.loc["LSTM", "published_mse"])
    assert table.loc["LSTM", "improved_mse"] == pytest.approx(51.0)
    assert "published_mse_by_printed" in summary(table.reset_index(), ["published", "improved"])


def test_a_diverged_forecast_can_be_written(tmp_path, sequence_scores):
    paths = [tmp_path / f"table.{suffix}" for suffix in ("csv", "md", "html")]
    write_table(summary(sequences_table(sequence_scores, {}), ["improved"]), *paths, note="So.")
    assert pd.read_csv(paths[0])["improved_mse"][3] == np.inf
    assert "inf" in paths[1].read_text()
    assert paths[1].read_text().endswith("\n\nSo.\n")
    assert "<p>So.</p>" in paths[2].read_text()
