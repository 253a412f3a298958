"""Each peer reproduces a number of theory or of its own documentation: none is a straw man."""

import numpy as np
import pytest
import torch

from hits.data.dataset import split_states
from hits.data.system import System
from hits.peers.echo_state import UNITS, EchoState
from hits.peers.gaussian_process import GaussianProcess
from hits.peers.hierarchy import SingleStep
from hits.peers.koopman import Koopman
from hits.peers.neural_ode import NeuralODE
from hits.peers.next_generation_reservoir import NextGenerationReservoir
from hits.peers.runge_kutta import RungeKutta
from hits.peers.sindy import Sindy
from hits.score.valid_prediction_time import normalised_errors, valid_prediction_time
from hits.train.recipe import RECIPES


@pytest.fixture(scope="module")
def lorenz(simulate_system):
    return simulate_system("lorenz", {"train": 20, "val": 2, "test": 4}, dt=0.005, n_steps=1200)


@pytest.fixture(scope="module")
def turning(simulate_oscillator):
    """A linear system: a rotation."""
    return simulate_oscillator({"train": 20, "val": 4, "test": 4}, dt=0.05, n_steps=200)


def fitted(peer, data, generator):
    pytest.importorskip("pysindy", reason="the extra hits[peers] is not installed")
    peer.fit(data, split_states(data, "train").values, generator)
    return peer


def error(peer, data):
    """Mean squared error from the first to all other instants of test trajectories."""
    x = split_states(data, "test").values
    return np.square(peer.forecast(x[:, 0], x.shape[1] - 1) - x[:, 1:]).mean()


def horizon(peer, data):
    """Median valid prediction time."""
    x = split_states(data, "test").values
    errors = normalised_errors(peer.forecast(x[:, 0], x.shape[1] - 1), x[:, 1:])
    return np.median(valid_prediction_time(errors, data.attrs["dt"]))


def test_sindy_finds_the_coefficients_of_lorenz(lorenz, generator):
    model = fitted(Sindy(threshold=0.05), lorenz, generator)
    known = {(1, 0, 0): (-10, 28, 0), (0, 1, 0): (10, -1, 0), (0, 0, 1): (0, 0, -8 / 3)}
    known |= {(1, 0, 1): (0, -1, 0), (1, 1, 0): (0, 0, 1)}
    for powers, found in zip(model.exponents.tolist(), model.coefficients.T, strict=True):
        expected = known.get(tuple(powers), (0, 0, 0))
        assert found.tolist() == pytest.approx(expected, abs=1e-3), powers


def test_sindy_of_many_models_finds_them_in_noise(lorenz, generator):
    x = lorenz["x"]
    noisy = x + generator.normal(0, 1e-4, x.shape).astype(np.float32)
    noisy = lorenz.assign(x=noisy)
    model = fitted(Sindy(threshold=0.2, models=5), noisy, generator)
    at = model.exponents.tolist().index([1, 0, 1])
    assert model.coefficients[1, at] == pytest.approx(-1, abs=0.01)


def test_dynamic_modes_of_a_linear_system_are_exact(turning, generator):
    model = fitted(Koopman(step=1), turning, generator)
    assert error(model, turning) < 1e-9  # states are float32
    assert np.abs(model.model.eigs) == pytest.approx(1, abs=1e-6)


def test_extended_modes_are_those_of_the_library(turning, generator):
    model = fitted(Koopman(step=4, gamma=1.0), turning, generator)
    x = np.array([[0.1, 0.3], [0.2, -0.4]])
    expected = np.concatenate([model.model.eigenfunctions(state) for state in x])
    np.testing.assert_allclose(
        model._eigenfunctions(x), expected, rtol=1e-6, atol=1e-7
    )  # of modes of size 1
    assert error(model, turning) < 1e-4


def test_next_generation_reservoir_follows_lorenz(lorenz, generator):
    """Gauthier et al. 2021 follow it for about five Lyapunov times, 5.5 time units."""
    model = fitted(NextGenerationReservoir(step=1, degree=3, ridge=1e-12), lorenz, generator)
    assert horizon(model, lorenz) > 5


def test_next_generation_reservoir_that_diverges_is_not_finite(turning, generator):
    model = fitted(NextGenerationReservoir(step=1, degree=2, ridge=1e-9), turning, generator)
    assert model.advance(torch.full((1, 2), 1e9, dtype=torch.float64)).isnan().all()


def test_reservoir_is_that_of_the_library(turning, generator):
    model = fitted(EchoState(16, radius=0.9, gain=0.5, ridge=1e-8), turning, generator)
    series = generator.normal(size=(5, 2))
    expected = model.reservoir.run(series)
    hidden = np.zeros((1, UNITS))
    for x, state in zip(series, expected, strict=True):
        hidden = model._listen(x[None], hidden)
        np.testing.assert_allclose(hidden[0], state, rtol=1e-10)
    assert error(model, turning) < 1e-3


def test_gaussian_process_interpolates_a_rotation(turning, generator):
    model = fitted(GaussianProcess(step=16), turning, generator)
    assert error(model, turning) < 1e-4


def test_neural_ode_follows_a_rotation(turning, generator):
    model = fitted(NeuralODE(step=8, iterations=300, hidden=24), turning, generator)
    assert error(model, turning) < 1e-2


def test_one_network_has_as_many_weights_as_a_hierarchy():
    recipe = RECIPES["fast"]
    model = SingleStep(8, range(1, 12), recipe)
    assert (model.steps, model.recipe.iterations) == ((8,), recipe.iterations / 2)
    # Gated units: a layer gets half of what the one before has.
    weights = [made.hidden[0] ** 2 // 2 for made in (model.recipe, recipe)]
    assert weights[0] == pytest.approx(11 * weights[1], rel=0.02)


def test_runge_kutta_has_the_true_equations(sources, lorenz, generator):
    model = RungeKutta(System.from_source(sources["lorenz"]).field)
    model.fit(lorenz, None, generator)
    assert error(model, lorenz.isel(time=slice(100))) < 1e-8
