import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from hits.baselines.protocol import train_baseline
from hits.score.sequences import score_sequence, training_table
from hits.seeds import seed_sequence
from hits.train.recipe import RECIPES

TARGET = np.array([[0.0], [2.0], [0.0], [2.0]])


def forecast(**states):
    return xr.Dataset(
        {
            "x": (
                ("model", "trajectory", "time", "state"),
                np.float32(list(states.values()))[:, None],
            )
        },
        {
            "model": list(states),
            "selected": ("model", [False] * len(states)),
            "time": 0.5 * np.arange(1, 5),
            "state": ["u"],
        },
        {"title": "a", "dt": 0.5, "time_units": "s", "provenance": "{}"},
    )


def test_scores_of_several_forecasts():
    late = TARGET.copy()
    late[2:] += 0.5
    states = {
        "good": TARGET + 0.1,
        "late": late,
        "still": 0 * TARGET + 1,
        "wild": 0 * TARGET + np.inf,
        "lost": 0 * TARGET + np.nan,
    }
    scores, curves = score_sequence(forecast(**states), TARGET)
    scores = scores.set_index("model")
    assert scores["mse"].tolist() == pytest.approx([0.01, 0.125, 1, np.inf, np.inf])
    assert (scores["variance"] == 1).all()
    assert scores["relative_error"].equals(scores["mse"])
    # Above 0.4 standard deviations from the third instant, from the first.
    assert scores["valid_prediction_time"].tolist() == [np.inf, 1.5, 0.5, 0.5, 0.5]
    assert (scores["horizon"] == 2).all()
    assert scores.loc["still", "forecast_variance"] == 0
    assert scores.loc["good", "forecast_variance"] == pytest.approx(1)
    np.testing.assert_allclose(curves["mse"].sel(model="good"), [0.01] * 4, rtol=1e-5)
    assert np.isinf(curves["mse"].sel(model=["wild", "lost"])).all()
    assert curves.attrs["variance"] == 1


def test_training_of_the_hierarchy_and_of_the_best_settings():
    recipe = {"solver": "least_squares", "activation": "tanh", "gain": 0.2, "ridge": 1e-10}
    made = {"recipe": recipe | {"hidden": [[8], [4]]}}
    hierarchy = SimpleNamespace(n_parameters=10, n_trained=4, provenance=made, steps=(1, 4))
    losses = pd.DataFrame({"step": [1, 1, 4], "seconds": [1.0, 2.0, 0.5]})
    tried = pd.DataFrame(
        {
            "setting": [0, 1],
            "mse": [np.inf, 0.1],
            "seconds": [5.0, 7.0],
            "n_parameters": [20, 20],
            "n_trained": [20, 20],
            "settings": ["{}", '{"rate": 0.1}'],
            "hidden": 3,
        }
    )
    table = training_table(hierarchy, losses, {"lstm": tried}, [1, 4, 16, 64])
    assert table.loc["coupled", ["n_parameters", "n_trained", "tried"]].tolist() == [10, 4, 1]
    assert table.loc["coupled", "train_seconds"] == 2.5
    assert json.loads(table.loc["coupled", "settings"]) == recipe
    assert table.loc["coupled", "hidden":"left_out"].tolist() == [
        *("[[8], [4]]", 1, "1 4", "steps 16, 64")
    ]
    assert table.loc["lstm"].tolist() == [20, 20, 7.0, '{"rate": 0.1}', 3, 2, "", ""]
    all_fit = training_table(hierarchy, losses, {}, [1, 4])
    assert all_fit.loc["coupled", "left_out"] == ""


def test_of_settings_that_all_diverged_the_first_is_told():
    """That is the one which `train_baseline` keeps."""
    time = np.arange(30.0)[:, None]
    wild = [{"rate": 1e30, "iterations": 9}, {"rate": 1e29, "iterations": 9}]
    found, _, tried = train_baseline("lstm", 3, wild, time, seed_sequence(0), None)
    hierarchy = SimpleNamespace(
        n_parameters=1, n_trained=1, provenance={"recipe": RECIPES["solved"].__dict__}, steps=(1,)
    )
    losses = pd.DataFrame({"step": [1], "seconds": [1.0]})
    table = training_table(hierarchy, losses, {"lstm": tried.assign(hidden=3)}, [1])
    assert json.loads(table.loc["lstm", "settings"])["rate"] == found.settings.rate == 1e30
    # Four gates of three units, each with an input, three units and two biases; then the read-out.
    assert table.loc["lstm", ["n_parameters", "n_trained"]].tolist() == [3 * 4 * 6 + 4] * 2


def test_any_recipe_has_settings_to_tell():
    for recipe in RECIPES.values():
        made = {"recipe": recipe.__dict__}
        hierarchy = SimpleNamespace(n_parameters=1, n_trained=1, provenance=made, steps=(1,))
        losses = pd.DataFrame({"step": [1], "seconds": [1.0]})
        told = json.loads(training_table(hierarchy, losses, {}, [1]).loc["coupled", "settings"])
        assert told["solver"] == recipe.solver
