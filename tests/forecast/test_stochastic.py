"""Random forcing, on the exact mean maps of an Ornstein–Uhlenbeck process."""

import numpy as np
import pytest
import torch

from hits.data.ornstein_uhlenbeck import OrnsteinUhlenbeck
from hits.forecast.stochastic import residual_covariances, stochastic_forecast
from hits.seeds import seed_sequence

PROCESS, DT = OrnsteinUhlenbeck(), 0.1


@pytest.fixture
def exact(hierarchy_of):
    def mean(step):
        return lambda x: x * float(np.exp(-DT * step))

    return hierarchy_of({step: mean(step) for step in (1, 2, 4)}, DT)


@pytest.fixture(scope="module")
def data():
    sizes = {"train": 1, "val": 2000, "test": 1}
    return PROCESS.simulate(sizes, DT, 40, seed_sequence(0))


def test_residuals_are_the_forcing_over_a_step(exact, data):
    for step, covariance in residual_covariances(exact, data).items():
        np.testing.assert_allclose(covariance, PROCESS.variance(DT * step), rtol=0.03)


def test_forecasts_have_the_exact_distribution_at_all_lead_times(exact, data):
    covariances = residual_covariances(exact, data)
    x0 = torch.tensor([[2.0], [-1.0]])
    made = stochastic_forecast(exact, covariances, x0, 11, 20_000, 0).double().numpy()
    time = DT * np.arange(1, 12)
    assert made.shape == (20_000, 2, 11, 1)
    np.testing.assert_allclose(made.mean(0)[..., 0], PROCESS.mean(x0[:, 0], time), atol=0.02)
    np.testing.assert_allclose(made.var(0)[0, :, 0], PROCESS.variance(time), rtol=0.05)


def test_states_that_nobody_reaches_are_not_told(exact, data):
    exact.selected = (2, 4)
    covariances = residual_covariances(exact, data)
    assert stochastic_forecast(exact, covariances, torch.zeros(3, 1), 9, 5, 0).shape == (5, 3, 4, 1)


def test_noise_of_several_states_is_drawn_together(hierarchy_of):
    still, covariance = hierarchy_of({1: lambda x: x}), np.array([[1.0, 0.5], [0.5, 2.0]])
    made = stochastic_forecast(still, {1: covariance}, torch.zeros(1, 2), 1, 50_000, 0)
    np.testing.assert_allclose(np.cov(made[:, 0, 0].numpy().T), covariance, atol=0.05)


def test_what_is_not_noise_is_refused(exact, data):
    exact.inputs = ("u",)
    with pytest.raises(ValueError, match="the model has inputs, expected none"):
        residual_covariances(exact, data)
