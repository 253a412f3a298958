import math
import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from hits.baselines.echo_state import EchoState, EchoStateSettings, spectral_radius
from hits.seeds import seed_sequence

SETTINGS = EchoStateSettings(input_scalings=(0.1, 1.0), ridges=(1e-2, 1e-6, 1e-12))
TIME = 2 * np.pi * np.arange(101) / 20
SEQUENCE = np.stack([np.cos(TIME), np.sin(TIME), np.cos(2 * TIME) ** 3], 1).astype(np.float32) / 2


def fit(model, settings, seed):
    return pd.DataFrame(model.fit(SEQUENCE, settings, seed))


@pytest.fixture
def model(generator):
    """Not trained, of random weights."""
    made = EchoState(2, 4)
    made.reservoir = generator.normal(size=(4, 4)) / 4
    made.input = generator.normal(size=(2, 4))
    made.read_out = generator.normal(size=(7, 2)) / 4
    return made


def test_spectral_radius_is_the_modulus():
    # Eigenvalues 3 ± 4i, of modulus 5 and largest part 4, and -4.5.
    matrix = np.array([[3.0, -4.0, 0.0], [4.0, 3.0, 0.0], [0.0, 0.0, -4.5]])
    assert spectral_radius(matrix) == pytest.approx(5, rel=1e-12)


def test_the_reservoir_is_scaled_by_it():
    model = EchoState(3, 60)
    model.fit(SEQUENCE, SETTINGS, seed_sequence(2))
    eigenvalues = np.linalg.eigvals(model.reservoir)
    leading = eigenvalues[np.abs(eigenvalues).argmax()]
    assert abs(leading) == pytest.approx(0.9, rel=1e-9)
    # The case is not trivial: parts and modulus differ.
    assert max(abs(leading.real), abs(leading.imag)) < 0.85


def test_free_run_follows_the_equations(model):
    first = np.array([0.3, -0.2])
    x, units, expected = first, np.zeros(4), []
    for _ in range(6):
        units = np.tanh(model.input.T @ x + model.reservoir.T @ units)
        x = model.read_out.T @ np.array([1, *x, *units])
        expected.append(x)
    forecast = model.forecast(first, 6)
    assert forecast.dtype == np.float32
    np.testing.assert_allclose(forecast, expected, rtol=1e-6)


def test_teacher_forcing_and_free_run_agree_on_what_the_model_knows_exactly():
    model = EchoState(3, 60)
    tried = fit(model, SETTINGS, seed_sequence(0))
    best = tried.loc[tried["free_running_error"].idxmin()]
    assert best["loss"] < 1e-10
    assert best["free_running_error"] < 1e-9
    np.testing.assert_allclose(model.forecast(SEQUENCE[0], 100), SEQUENCE[1:], rtol=0, atol=1e-3)


def test_losses_are_those_of_teacher_forcing():
    model = EchoState(3, 10)
    tried = fit(model, EchoStateSettings((0.5,), (1e-6,)), seed_sequence(0))
    units, errors = np.zeros(10), []
    for x, target in pairwise(SEQUENCE):
        units = np.tanh(x @ model.input + units @ model.reservoir)
        errors.append(np.concatenate([[1], x, units]) @ model.read_out - target)
    assert tried["loss"][0] == pytest.approx(np.square(errors).mean(), rel=1e-6)


def test_the_best_in_free_run_is_kept():
    model = EchoState(3, 30)
    tried = fit(model, SETTINGS, seed_sequence(0))
    assert tried["iteration"].tolist() == [1, 2, 3, 4, 5, 6]
    assert tried["input_scaling"].tolist() == [0.1] * 3 + [1.0] * 3
    assert tried["ridge"].tolist() == [1e-2, 1e-6, 1e-12] * 2
    error = np.square(model.forecast(SEQUENCE[0], 100) - SEQUENCE[1:].astype(float)).mean()
    assert error == pytest.approx(tried["free_running_error"].min(), rel=1e-12)
    best = tried.loc[tried["free_running_error"].idxmin(), "input_scaling"]
    assert np.abs(model.input).max() == pytest.approx(best, rel=0.1)


def test_a_diverging_forecast_is_returned_as_it_is(model):
    model.read_out = np.eye(7, 2, -1) * 10
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        forecast = model.forecast([0.3, -0.2], 500)
    np.testing.assert_allclose(forecast[:3, 0], [3, 30, 300], rtol=1e-6)
    assert np.isinf(forecast[400:]).all() or np.isnan(forecast[400:]).any()


def test_diverging_candidates_are_not_kept(monkeypatch):
    forecast = EchoState.forecast

    def fail(model, *args):
        """All but the smallest inputs diverge."""
        states = forecast(model, *args)
        return states if np.abs(model.input).max() < 0.5 else np.full_like(states, math.nan)

    monkeypatch.setattr(EchoState, "forecast", fail)
    model = EchoState(3, 10)
    tried = fit(model, SETTINGS, seed_sequence(0))
    assert np.isinf(tried["free_running_error"][3:]).all()
    assert np.abs(model.input).max() <= 0.1
    # If all diverge, the first pair is.
    alone = EchoState(3, 10)
    alone.fit(SEQUENCE, EchoStateSettings((1.0,), (1e-2,)), seed_sequence(0))
    tried = fit(model, EchoStateSettings((1.0,), (1e-2, 1e-4)), seed_sequence(0))
    assert np.isinf(tried["free_running_error"]).all()
    np.testing.assert_array_equal(model.read_out, alone.read_out)


def test_same_seed_same_bytes():
    def trained(seed):
        model = EchoState(3, 10)
        return fit(model, SETTINGS, seed_sequence(seed)), model.tensors()

    (tried, one), (same_tried, same), (_, other) = (trained(seed) for seed in (0, 0, 1))
    assert all(tensor.equal(same[name]) for name, tensor in one.items())
    assert tried.equals(same_tried)
    assert not one["reservoir"].equal(other["reservoir"])


def test_number_of_weights():
    # Ten units read each other and three inputs; the read-out sees a constant as well.
    model = EchoState(3, 10)
    sizes = {name: tensor.numel() for name, tensor in model.tensors().items()}
    assert model.n_parameters == sum(sizes.values()) == 10 * (10 + 3) + (1 + 3 + 10) * 3
    assert model.n_trained == sizes["read_out"] == (1 + 3 + 10) * 3


def test_progress_is_reported_for_each_input_scaling():
    lines = []
    EchoState(3, 10).fit(SEQUENCE, SETTINGS, seed_sequence(0), lines.append)
    assert [line.split(":")[0] for line in lines] == ["input scaling 0.1", "input scaling 1"]
