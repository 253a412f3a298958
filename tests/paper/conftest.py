import json

import numpy as np
import pandas as pd
import pytest

ERRORS = {"esn": 1e-3, "coupled": 1e-6, "cw_rnn": np.inf, "lstm": 51.0}
SETTINGS = json.dumps({"gain": 1.0, "ridge": 1e-10, "chunk": None, "periods": [1, 4]})


def scores_of(sequence, errors):
    """Scores of a sequence whose variance is 0.5."""
    relative = np.array(list(errors.values())) / 0.5
    return pd.DataFrame(
        {
            "sequence": sequence,
            "edition": "improved",
            "replicate": 0,
            "model": list(errors),
            "mse": list(errors.values()),
            "variance": 0.5,
            "relative_error": relative,
            "valid_prediction_time": 3.5,
            "horizon": 4.5,
            "n_parameters": 100,
            "n_trained": 60,
            "train_seconds": 2.0,
            "seconds": 0.1,
            "settings": SETTINGS,
            "tried": 3,
            "hidden": "[8]",
            "steps": ["1 4" if model == "coupled" else "" for model in errors],
            "left_out": ["step 16" if model == "coupled" else np.nan for model in errors],
            "source": "made up",
        }
    )


@pytest.fixture
def sequence_scores():
    """Scores of two sequences that were regenerated; the second has no CW-RNN."""
    film = {name: ERRORS[name] for name in ("lstm", "esn", "coupled")} | {"lstm": 50.0}
    return pd.concat([scores_of("waves", ERRORS), scores_of("film", film)])


@pytest.fixture
def continued_scores():
    """Scores of one sequence beyond what was seen of it."""
    return scores_of("waves", {"coupled": 0.2, "dmd": np.nan, "persistence": 0.1})
