"""Trained on the Ornstein–Uhlenbeck process: members agree, and residuals tell the forcing."""

import pytest

from hits import Recipe
from hits.score.stochastic_forcing import measure_forcing

RECIPE = Recipe(
    **{"hidden": (8,), "activation": "tanh", "skew": 1.0, "batch": 1000, "rate": 5e-3}
    | {"iterations": 200, "validate_every": 50, "hard_hidden": (), "warm_share": 0.0}
)


def test_residuals_make_the_variance_right():
    with pytest.warns(UserWarning, match="hardly determine their future"):
        table = measure_forcing({"train": 400, "val": 100, "test": 50}, RECIPE, 0)
    ratio = table["residuals"] / table["exact"]
    assert ratio.between(0.8, 1.2).all()
    assert (table["members"] < 0.1 * table["exact"]).all()
    assert (table["mean_error"] < 0.15).all()
    assert table["lead_time"].iloc[-1] == 6.4
