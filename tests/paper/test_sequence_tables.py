import json

import numpy as np
import pandas as pd
import pytest

from hits.paper.sequence_tables import architectures_table, beyond_table, sequences_table
from hits.paper.tables import write_table

SETTINGS = json.dumps({"method": "ridge", "gain": 1.0, "ridge": 1e-10, "periods": [1, 4]})


def scores(part, sequence, role, errors):
    """Scores of a sequence whose variance is 0.5."""
    return pd.DataFrame(
        {
            "sequence": sequence,
            "role": role,
            "part": part,
            "model": list(errors),
            "mse": list(errors.values()),
            "variance": 0.5,
            "forecast_variance": 0.4,
            "followed": 7,
            "n_steps": 9,
            "n_parameters": 100,
            "n_trained": 60,
            "train_seconds": 2.0,
            "forecast_seconds": 0.1,
            "settings": SETTINGS,
            "source": "made up",
        }
    )


WHOLE = {"esn": 1e-3, "hits": 1e-6, "cw_rnn": np.inf, "lstm": 51.0}
SCORES = pd.concat(
    [
        scores("whole", "waves", "ks", WHOLE),
        scores("beyond", "waves", "ks", {"hits": 0.2, "dmd": np.nan, "persistence": 0.1}),
        scores("whole", "film", "video", WHOLE | {"lstm": 50.0}),
    ],
    ignore_index=True,
)


def test_whole_sequences_stand_beside_the_published_errors():
    published = {"ks": {"hits": 1.04e-3, "esn": 3.51}, "fluid": {"hits": 1.0}}
    table = sequences_table(SCORES, published)
    assert table["sequence"].tolist() == ["waves"] * 4 + ["film"] * 4
    assert table["model"].tolist() == ["HiTS", "LSTM", "ESN", "CW-RNN"] * 2
    assert table["mse"].tolist()[:4] == [1e-6, 51.0, 1e-3, np.inf]
    assert table["relative_error"].tolist()[:4] == [2e-6, 102.0, 2e-3, np.inf]
    np.testing.assert_equal(
        table["published_mse"].tolist(), [1.04e-3, np.nan, 3.51, np.nan] + [np.nan] * 4
    )
    # 100 times the variance is the most that is not called so.
    assert table["diverged"].tolist() == ["no", "yes", "no", "yes", "no", "no", "no", "yes"]
    first = table.iloc[0]
    assert first["parameters":"source"].tolist() == [100, 60, 2.0, 0.1, "made up"]
    assert (first["followed"], first["n_steps"]) == (7, 9)


def test_a_diverged_forecast_can_be_written(tmp_path):
    paths = [tmp_path / f"table.{suffix}" for suffix in ("csv", "md", "html")]
    write_table(sequences_table(SCORES, {}), *paths)
    assert pd.read_csv(paths[0])["mse"][3] == np.inf
    assert "| inf " in paths[1].read_text()


def test_architectures_say_what_was_tried_and_chosen():
    models = {
        "esn": {"hidden": 160, "settings": [{}, {}, {}]},
        "hits": {"hidden": [256, 4], "settings": [{}]},
    }
    table = architectures_table({"film": {"steps": [1, 4], "models": models}}, SCORES)
    chosen = "method ridge, gain 1, ridge 1e-10, periods 1 4"
    assert table.to_numpy().tolist() == [
        ["film", "HiTS", "1 4", "256 4", chosen, 1, 100, 60],
        ["film", "ESN", "", "160", chosen, 3, 100, 60],
    ]


def test_a_model_without_scores_is_named():
    config = {"else": {"steps": [1], "models": {"esn": {"hidden": 3, "settings": [{}]}}}}
    with pytest.raises(ValueError, match="no row of sequence 'else', part 'whole' and model 'esn'"):
        architectures_table(config, SCORES)


def test_forecasts_beyond_the_data_are_ranked():
    table = beyond_table(SCORES)
    assert table["model"].tolist() == ["HiTS", "persistence", "DMD"]
    assert table["rank"].tolist() == [2, 1, 3]
    assert table["relative_error"].tolist()[:2] == [0.4, 0.2]
    assert table["diverged"].tolist() == ["no", "no", "yes"]
