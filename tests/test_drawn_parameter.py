"""A parameter that each trajectory draws, from the equations to forecasts."""

import numpy as np
import pytest

from hits import HiTS, Recipe
from hits.data.dataset import split_states
from hits.data.noise import add_noise
from hits.data.ode import simulate
from hits.score.valid_prediction_time import horizon_scores
from hits.seeds import seed_sequence

SOURCE = {
    "equations": {"x": "v", "v": "mu*(1 - x**2)*v - x"},
    "parameters": {"mu": [0.5, 2.0]},
    "initial": {"x": [-2, 2], "v": [-2, 2]},
    "trajectories": {"train": 60, "val": 10, "test": 1},
    "dt": 0.05,
    "n_steps": 80,
    "time_units": "dimensionless",
}
NAMES = {"name": "pols", "title": "Van der Pol oscillators", "license": "CC0"}


@pytest.fixture(scope="module")
def data():
    return simulate(SOURCE, seed_sequence(0, "pols", "data")).assign_attrs(NAMES)


@pytest.mark.parametrize("truth", ["converged", "loose"])
def test_what_was_drawn_stays_to_the_last_bit(truth):
    found = simulate(SOURCE | {"truth": truth, "warm_up": 3}, seed_sequence(0, "pols", "data"))
    assert found["state"].values.tolist() == ["x", "v", "mu"]
    mu = found["x"].sel(state="mu")
    assert (mu.diff("time") == 0).all()
    first = mu.isel(time=0).values
    assert len(set(first.tolist())) == 71
    assert 0.5 <= first.min() < 0.6
    assert 1.9 < first.max() <= 2


def test_noise_leaves_it_alone(data):
    noisy = add_noise(data, 5, 0)["x"]
    assert noisy.sel(state="mu").identical(data["x"].sel(state="mu"))
    assert not noisy.sel(state="x").equals(data["x"].sel(state="x"))


def test_flow_maps_learn_of_it_and_keep_it(data):
    recipe = Recipe(hidden=(24, 24), iterations=400, batch=100, hard_hidden=())
    model = HiTS([1, 4, 16], recipe).fit(data, report=None).select(data)
    truth = split_states(data, "val")
    forecast = model.forecast(truth[:, 0], 80)
    off = np.abs(forecast.sel(state="mu") - truth.sel(state="mu"))
    assert off.max() < 0.05
    assert model.score(data, "val")["relative_error"] < 0.05
    # Another parameter, another forecast: towards that trajectory's truth.
    swapped = truth[:, 0].copy()
    swapped.loc[{"state": "mu"}] = 2.5 - swapped.sel(state="mu")
    other = ((model.forecast(swapped, 80) - truth) ** 2).sel(state=["x", "v"]).mean()
    assert other > 10 * ((forecast - truth) ** 2).sel(state=["x", "v"]).mean()


def test_one_test_trajectory_has_no_variance_of_it(data):
    """Its scores are finite, and those of a forecast that is off in the other states alone."""
    truth = split_states(data, "test").values[:, 1:]
    scores = horizon_scores(truth + np.array([0.1, 0, 0]), truth, 0.05)
    expected = (0.1 / truth[..., 0].std(dtype=np.float64)) ** 2 / 3
    assert scores["worst"] == pytest.approx(expected, rel=1e-3)
