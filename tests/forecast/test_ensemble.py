"""Spreads of ensembles: that of a Gaussian through a linear map is exact."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch
import xarray as xr

from hits.forecast import ensemble
from hits.forecast.calibrate import calibrate
from hits.forecast.ensemble import mean_and_spread, samples
from hits.train.calibration import LEVELS

STRETCH = torch.tensor([[2.0, 0.0], [1.0, 1.0]])  # of row vectors: x' = 2 x + y, y' = y


@dataclass
class Linear:
    """An ensemble of two members that have one linear map, the second an offset, too."""

    members: list
    provenance: dict
    others: tuple = (None,)
    observed: tuple = ("x", "y")
    inputs: tuple = ()

    def check_data(self, data):
        pass


@pytest.fixture
def linear(hierarchy_of):
    def make(offset=0.0):
        def moved(by):
            made = hierarchy_of({1: lambda x: x @ STRETCH + by})
            made.observed = ("x", "y")
            return made

        return Linear([moved(0.0), moved(offset)], {"seed": 0})

    return make


def test_a_gaussian_goes_through_a_linear_map(linear, monkeypatch):
    monkeypatch.setattr(ensemble, "DRAWS", 4000)
    noise = (0.1, 0.2)
    mean, spread = mean_and_spread(samples(linear(), torch.tensor([[1.0, 2.0]]), 3, noise))
    matrix = np.eye(2)
    for k in range(3):
        matrix = matrix @ STRETCH.numpy()
        covariance = matrix.T @ np.diag(np.square(noise)) @ matrix + np.diag(np.square(noise))
        np.testing.assert_allclose(spread[0, k], np.sqrt(np.diag(covariance)), rtol=0.04)
        np.testing.assert_allclose(mean[0, k], [1.0, 2.0] @ matrix, atol=0.1)


def test_without_noise_members_alone_spread(linear):
    mean, spread = mean_and_spread(samples(linear(0.2), torch.tensor([[1.0, 2.0]]), 1))
    np.testing.assert_allclose(mean, [[[4.1, 2.1]]], rtol=1e-6)
    np.testing.assert_allclose(spread, 0.2 / np.sqrt(2), rtol=1e-5)


def test_members_that_agree_have_a_spread_of_rounding(linear):
    _, spread = mean_and_spread(samples(linear(), torch.tensor([[1.0, 2.0]]), 1))
    assert (spread > 0).all()
    assert (spread < 1e-5).all()


def gaussian(n, seed):
    """Trajectories of the linear map, measured with Gaussian errors of standard deviation 3."""
    generator = np.random.default_rng(seed)
    x = np.zeros((n, 21, 2), np.float32)
    x[:, 0] = generator.uniform(-1, 1, (n, 2))
    for k in range(20):
        x[:, k + 1] = x[:, k] @ STRETCH.numpy()
    x[:, 1:] += 3 * generator.standard_normal((n, 20, 2))
    dims = ("trajectory", "time", "state")
    return xr.Dataset({"x": (dims, x)}, {"split": ("trajectory", np.full(n, "val"))})


def test_factors_make_intervals_hold_what_they_say(linear):
    # Of y the second member is k off after k steps: the spread grows, errors do not.
    made = calibrate(linear(1.0), gaussian(2000, 0))
    assert (made.instants[0], made.instants[-1]) == (1, 20)
    truth = gaussian(2000, 1)["x"].values
    mean, spread = mean_and_spread(samples(linear(1.0), torch.from_numpy(truth[:, 0]), 20))
    error = abs(mean - truth[:, 1:])[..., 1]
    for level, factor in zip(LEVELS, made.factor(np.arange(1, 21)), strict=True):
        inside = error <= factor[:, 1] * spread[..., 1]
        assert abs(inside.mean() - level) < 0.02


def test_what_cannot_be_calibrated_is_refused(linear):
    alone = linear()
    alone.others = ()
    with pytest.raises(ValueError, match="the model has one member"):
        calibrate(alone, None)
    with pytest.raises(ValueError, match="noise is -1, expected 'estimated', a number, 0 or more"):
        calibrate(linear(), None, -1)
    with pytest.raises(ValueError, match=r"noise is {'x': 1}, expected"):
        calibrate(linear(), None, {"x": 1})
