import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.data.ode import integrate
from hits.data.systems import SYSTEMS, oscillator, rotation
from hits.forecast.rk4 import rk4_forecast, rk4_step

X0 = torch.tensor([[1.0, 0.0], [0.3, -0.8], [-0.5, 0.5]], dtype=torch.float64)


def ratios_of_errors(field, truth, dt):
    """How the error at the last instant shrinks with each halving of the step, from 8 dt to dt."""
    n = truth.shape[1] - 1
    x0 = torch.from_numpy(truth[:, 0])
    errors = [
        np.linalg.norm(rk4_forecast(field, x0, n, step, dt).numpy()[:, -1] - truth[:, -1])
        for step in (8, 4, 2, 1)
    ]
    return np.divide(errors[:-1], errors[1:])


def test_one_step_is_the_taylor_polynomial_of_a_linear_field():
    h, rates = 0.7, torch.tensor([[0.0, -1.0], [1.0, 0.0]], dtype=torch.float64)  # x' = y, y' = -x
    terms, expected = X0, X0
    for order in range(1, 5):
        terms = terms @ rates * h / order
        expected = expected + terms
    assert_close(rk4_step(oscillator, h)(X0), expected)


def test_order_is_four_on_the_oscillator():
    time = 0.05 * np.arange(65)
    np.testing.assert_allclose(
        ratios_of_errors(oscillator, rotation(X0.numpy(), time), 0.05), 16, rtol=0.1
    )


@pytest.mark.parametrize("name", ["van_der_pol", "lorenz"])
def test_order_is_four_on_nonlinear_fields(name, generator):
    system, dt = SYSTEMS[name], {"van_der_pol": 0.01, "lorenz": 0.002}[name]
    x0 = system.initial_states(generator, 4, "test")
    truth = integrate(system.field, x0, dt * np.arange(65))
    np.testing.assert_allclose(ratios_of_errors(system.field, truth, dt), 16, rtol=0.25)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_dtype_is_kept(system, dtype):
    x0 = torch.full((3, len(system.states)), 0.5, dtype=dtype)
    forecast = rk4_forecast(system.field, x0, 5, 2, 0.01)
    assert forecast.dtype == dtype
    assert forecast.shape == (3, 5, len(system.states))


def test_a_batch_is_forecast_like_each_trajectory_alone(generator):
    system = SYSTEMS["hopf"]
    x0 = torch.from_numpy(system.initial_states(generator, 5, "test"))
    alone = [rk4_forecast(system.field, x0[k : k + 1], 30, 4, 0.05) for k in range(len(x0))]
    assert_close(rk4_forecast(system.field, x0, 30, 4, 0.05), torch.cat(alone))


def test_instants_between_are_interpolated_linearly():
    forecast = rk4_forecast(oscillator, X0, 11, 4, 0.1).numpy()
    reached = rk4_forecast(oscillator, X0, 3, 1, 0.4).numpy()
    reached = np.concatenate([X0[:, None], reached], axis=1)
    for trajectory, state in np.ndindex(3, 2):
        expected = np.interp(np.arange(1, 12), [0, 4, 8, 12], reached[trajectory, :, state])
        np.testing.assert_allclose(forecast[trajectory, :, state], expected)


def test_steps_and_horizons_below_one_are_refused():
    with pytest.raises(ValueError, match=r"steps are \[0\], expected"):
        rk4_forecast(oscillator, X0, 10, 0, 0.1)
    with pytest.raises(ValueError, match="n_steps is 0, expected 1 or more"):
        rk4_forecast(oscillator, X0, 0, 1, 0.1)
