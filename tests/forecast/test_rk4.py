import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.data.ode import integrate
from hits.forecast.rk4 import on_states, rk4_forecast, rk4_map, rk4_step, steps_of

X0 = torch.tensor([[1.0, 0.0], [0.3, -0.8], [-0.5, 0.5]], dtype=torch.float64)


@pytest.fixture
def rotating(systems):
    """The harmonic oscillator, whose solution is known."""
    return systems["oscillator"]


def ratios_of_errors(field, truth, dt):
    """How the error at the last instant shrinks with each halving of the step, from 8 dt to dt."""
    n = truth.shape[1] - 1
    x0 = torch.from_numpy(truth[:, 0])
    errors = [
        np.linalg.norm(
            rk4_forecast(on_states(field), x0, n, step * dt, dt).numpy()[:, -1] - truth[:, -1]
        )
        for step in (8, 4, 2, 1)
    ]
    return np.divide(errors[:-1], errors[1:])


def test_one_step_is_the_taylor_polynomial_of_a_linear_field(rotating):
    h, rates = 0.7, torch.tensor([[0.0, -1.0], [1.0, 0.0]], dtype=torch.float64)  # x' = y, y' = -x
    terms, expected = X0, X0
    for order in range(1, 5):
        terms = terms @ rates * h / order
        expected = expected + terms
    assert_close(rk4_step(on_states(rotating.field), h)(X0), expected)


def test_order_is_four_on_the_oscillator(rotating):
    time = 0.05 * np.arange(65)
    np.testing.assert_allclose(
        ratios_of_errors(rotating.field, rotating.solution(X0.numpy(), time), 0.05), 16, rtol=0.1
    )


@pytest.mark.parametrize("name", ["van_der_pol", "lorenz"])
def test_order_is_four_on_nonlinear_fields(name, generator, systems):
    system, dt = systems[name], {"van_der_pol": 0.01, "lorenz": 0.002}[name]
    x0 = system.initial_states(generator, 4, "test")
    truth = integrate(system.field, x0, dt * np.arange(65))
    np.testing.assert_allclose(ratios_of_errors(system.field, truth, dt), 16, rtol=0.25)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("name", ["oscillator", "cubic", "van_der_pol", "hopf", "lorenz"])
def test_dtype_is_kept(systems, name, dtype):
    system = systems[name]
    x0 = torch.full((3, len(system.states)), 0.5, dtype=dtype)
    forecast = rk4_forecast(on_states(system.field), x0, 5, 0.02, 0.01)
    assert forecast.dtype == dtype
    assert forecast.shape == (3, 5, len(system.states))


def test_a_batch_is_forecast_like_each_trajectory_alone(generator, systems):
    system = systems["hopf"]
    x0 = torch.from_numpy(system.initial_states(generator, 5, "test"))
    field = on_states(system.field)
    alone = [rk4_forecast(field, x0[k : k + 1], 30, 0.2, 0.05) for k in range(len(x0))]
    assert_close(rk4_forecast(field, x0, 30, 0.2, 0.05), torch.cat(alone))


def test_instants_between_are_interpolated_linearly(rotating):
    forecast = rk4_forecast(on_states(rotating.field), X0, 11, 0.4, 0.1).numpy()
    reached = rk4_forecast(on_states(rotating.field), X0, 3, 0.4, 0.4).numpy()
    reached = np.concatenate([X0[:, None], reached], axis=1)
    for trajectory, state in np.ndindex(3, 2):
        expected = np.interp(np.arange(1, 12), [0, 4, 8, 12], reached[trajectory, :, state])
        np.testing.assert_allclose(forecast[trajectory, :, state], expected)


def test_several_steps_at_once_keep_the_last_state_only(rotating):
    field = on_states(rotating.field)
    once = rk4_step(field, 0.1)
    assert_close(rk4_step(field, 0.1, 3)(X0), once(once(once(X0))))


def test_steps_smaller_than_dt_fill_it(rotating):
    step, flow_map = rk4_map(on_states(rotating.field), 0.1 / 3, 0.1)
    assert step == 1
    assert_close(flow_map(X0), rk4_step(on_states(rotating.field), 0.1 / 3, 3)(X0))


@pytest.mark.parametrize("h", [0.0, -0.1, 0.15, 0.07])
def test_steps_that_do_not_fit_dt_are_refused(h, rotating):
    with pytest.raises(ValueError, match=f"h is {h:g}, expected a multiple of dt = 0.1, or dt"):
        rk4_forecast(on_states(rotating.field), X0, 10, h, 0.1)


@pytest.mark.parametrize("h", [float("nan"), float("inf"), "0.1", None, [0.1]])
def test_what_is_no_number_is_no_step(h):
    with pytest.raises(ValueError, match=r"h is .*, expected a multiple of dt = 0\.1, or dt div"):
        steps_of(h, 0.1)


def test_horizons_below_one_are_refused(rotating):
    with pytest.raises(ValueError, match="n_steps is 0, expected 1 or more"):
        rk4_forecast(on_states(rotating.field), X0, 0, 0.1, 0.1)
