import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.forecast.hybrid import (
    balanced_step,
    check_field,
    coarse_steps,
    corrected_forecast,
    hybrid_forecast,
)
from hits.forecast.rk4 import on_states, rk4_forecast, rk4_step

X0 = torch.tensor([[1.0, 0.0], [0.3, -0.8], [-0.5, 0.5]], dtype=torch.float64)


def cubic(x, y):
    """Damped cubic oscillator, in components."""
    return -0.1 * x**3 + 2 * y**3, -2 * x**3 - 0.1 * y**3


FIELD = on_states(cubic)
DT = 0.05


def rk4_windows(step):
    """The coarse map that Runge–Kutta steps of dt make."""
    return rk4_step(FIELD, DT, step)


def rough(step, factor=1.01):
    """A coarse map with an error of about a per cent."""
    exact = rk4_windows(step)
    return lambda states: states + factor * (exact(states) - states)


def test_with_an_exact_coarse_map_it_is_runge_kutta_on_each_window():
    forecast = hybrid_forecast({8: rk4_windows(8)}, FIELD, X0, 40, DT, DT)
    assert_close(forecast, rk4_forecast(FIELD, X0, 40, DT, DT), rtol=1e-14, atol=1e-14)


def test_each_window_starts_from_its_coarse_state():
    coarse = rough(8)
    forecast = hybrid_forecast({8: coarse}, FIELD, X0, 16, DT, DT)
    middle = coarse(X0)
    assert_close(forecast[:, 7], middle)
    assert_close(forecast[:, 8:15], rk4_forecast(FIELD, middle, 7, DT, DT))
    assert_close(forecast[:, 15], coarse(middle))


def test_several_coarse_maps_are_coupled():
    maps = {8: rough(8), 4: rough(4, 1.02)}
    forecast = hybrid_forecast(maps, FIELD, X0, 8, DT, DT)
    assert_close(forecast[:, 3], maps[4](X0))
    assert_close(forecast[:, 5], rk4_step(FIELD, DT, 2)(maps[4](X0)))


def test_steps_smaller_than_dt():
    forecast = hybrid_forecast({4: rough(4)}, FIELD, X0, 4, DT / 5, DT)
    assert_close(forecast[:, 0], rk4_step(FIELD, DT / 5, 5)(X0))


def test_as_many_corrections_as_windows_give_runge_kutta_in_sequence():
    bad = rough(8, 1.5)
    forecast, convergence = corrected_forecast(
        bad, 8, FIELD, X0, 32, DT, DT, tolerance=0.0, max_iterations=4
    )
    assert convergence.iterations == 4
    assert_close(forecast, rk4_forecast(FIELD, X0, 32, DT, DT), rtol=1e-13, atol=1e-13)


def test_windows_before_the_iteration_are_exact():
    with pytest.warns(UserWarning, match="did not converge: after 2 iterations 3 of 3 traj"):
        forecast, _ = corrected_forecast(
            rough(8), 8, FIELD, X0, 80, DT, DT, tolerance=0.0, max_iterations=2
        )
    truth = rk4_forecast(FIELD, X0, 80, DT, DT)
    assert_close(forecast[:, :16], truth[:, :16], rtol=1e-14, atol=1e-14)
    assert (forecast[:, -1] - truth[:, -1]).abs().max() > 1e-12


def test_an_exact_coarse_map_converges_in_one_iteration():
    forecast, convergence = corrected_forecast(rk4_windows(8), 8, FIELD, X0, 80, DT, DT)
    assert convergence.iterations == 1
    assert convergence.update < 1e-14
    assert_close(forecast, rk4_forecast(FIELD, X0, 80, DT, DT), rtol=1e-13, atol=1e-13)


def test_error_shrinks_by_the_coarse_error_with_each_correction():
    truth = rk4_forecast(FIELD, X0, 160, DT, DT)
    errors = []
    for iterations in (1, 2, 3):
        with pytest.warns(UserWarning, match="did not converge"):
            forecast, _ = corrected_forecast(
                rough(8, 1.001), 8, FIELD, X0, 160, DT, DT, 0.0, iterations
            )
        errors.append((forecast - truth).abs().max().item())
    assert errors[1] < 0.05 * errors[0]
    assert errors[2] < 0.05 * errors[1]


def test_the_tolerance_is_reached():
    forecast, convergence = corrected_forecast(rough(8), 8, FIELD, X0, 160, DT, DT, tolerance=1e-10)
    assert convergence.update <= 1e-10
    truth = rk4_forecast(FIELD, X0, 160, DT, DT)
    assert_close(forecast, truth, rtol=0, atol=1e-9)


def test_trajectories_converge_each_for_itself():
    together, _ = corrected_forecast(rough(8), 8, FIELD, X0, 160, DT, DT)
    for k in range(len(X0)):
        alone, _ = corrected_forecast(rough(8), 8, FIELD, X0[k : k + 1], 160, DT, DT)
        assert_close(together[k], alone[0], rtol=0, atol=1e-9)


def test_horizons_that_are_no_multiple_of_the_steps():
    forecast, _ = corrected_forecast(rough(8), 8, FIELD, X0, 19, 2 * DT, DT)
    assert forecast.shape == (3, 19, 2)
    assert_close(forecast, rk4_forecast(FIELD, X0, 19, 2 * DT, DT), rtol=0, atol=1e-8)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_is_kept(dtype):
    x0 = X0.to(dtype)
    assert hybrid_forecast({8: rough(8)}, FIELD, x0, 16, DT, DT).dtype == dtype
    forecast, _ = corrected_forecast(rough(8), 8, FIELD, x0, 16, DT, DT, tolerance=1e-5)
    assert forecast.dtype == dtype


def test_converges_to_the_exact_solution_with_order_four(systems):
    system, x0 = systems["oscillator"], X0.numpy()
    field = on_states(system.field)
    errors = []
    for h in (0.2, 0.1, 0.05):
        coarse = rk4_step(field, 0.8)
        forecast, _ = corrected_forecast(
            coarse, round(0.8 / h), field, X0, round(8 / h), h, h, 1e-13
        )
        truth = system.solution(x0, np.array([0.0, 8.0]))[:, -1]
        errors.append(np.abs(forecast[:, -1].numpy() - truth).max())
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    np.testing.assert_allclose(orders, 4, atol=0.1)


def test_fields_are_evaluated_in_one_batch():
    sizes = []

    def field(states):
        sizes.append(len(states))
        return FIELD(states)

    hybrid_forecast({8: rough(8)}, field, X0, 64, DT, DT)
    assert set(sizes) == {8 * 3}
    assert len(sizes) == 4 * 7


@pytest.mark.parametrize(
    ("steps", "h", "said"),
    [
        ([8], 8 * DT, r"h is 8 dt and the coarse steps are \[8\], expected"),
        ([8], 3 * DT, r"h is 3 dt and the coarse steps are \[8\], expected"),
        ([], DT, r"coarse steps are \[\], expected"),
        ([8], 1.5 * DT, r"h is 0\.075, expected a multiple of dt = 0\.05"),
        ([8], 0.0, "h is 0, expected a multiple"),
    ],
)
def test_steps_that_do_not_fit_are_refused(steps, h, said):
    with pytest.raises(ValueError, match=said):
        hybrid_forecast({step: rough(step) for step in steps}, FIELD, X0, 16, h, DT)


def test_nothing_to_forecast_is_refused():
    with pytest.raises(ValueError, match="n_steps is 0, expected 1 or more"):
        corrected_forecast(rough(8), 8, FIELD, X0, 0, DT, DT)


def test_lorenz_is_followed_over_its_chaos(generator, systems):
    system = systems["lorenz"]
    field, dt = on_states(system.field), 0.005
    x0 = torch.from_numpy(system.initial_states(generator, 2, "test"))
    exact = rk4_step(field, dt, 16)
    forecast, _ = corrected_forecast(
        lambda x: x + 1.001 * (exact(x) - x), 16, field, x0, 512, dt, dt, tolerance=1e-10
    )
    assert_close(forecast, rk4_forecast(field, x0, 512, dt, dt), rtol=0, atol=1e-6)


def test_the_balanced_step_has_the_fewest_calls_in_sequence():
    steps = [2**k for k in range(11)]
    calls = {step: 5120 / step + 4 * step / 4 for step in steps}
    assert balanced_step(steps, 5120, 4) == min(calls, key=calls.get) == 64
    assert balanced_step([8, 512], 5120, 64) == 512
    with pytest.raises(ValueError, match=r"h is 512 dt, expected less than the largest of"):
        balanced_step([8, 512], 5120, 512)


STATES = torch.ones(2, 2, dtype=torch.float64)


@pytest.mark.parametrize(
    ("field", "kind", "said"),
    [
        (
            lambda x: x[:, :1],
            ValueError,
            r"shape \(3, 1\) for states \(3, 2\), expected a function",
        ),
        (lambda x: torch.stack([x[:, 1], -x[:, 0]]), ValueError, r"shape \(2, 3\) for states \(3,"),
        (lambda x: x.sum(), ValueError, r"rates of shape \(\) for states"),
        (lambda t, y: y, TypeError, r"field fails on states \(3, 2\).*missing 1 required.*'y'"),
        (lambda x: x @ torch.ones(2, 2), TypeError, r"fails on states \(3, 2\) in torch\.float64"),
        (lambda x: x.numpy(), TypeError, "field gives a ndarray, expected a function from a"),
        ("field", TypeError, "field fails on states .*'str' object is not callable"),
    ],
)
def test_a_field_of_another_shape_is_refused(field, kind, said):
    with pytest.raises(kind, match=said):
        check_field(field, STATES)


def test_a_field_is_tried_once_on_few_states():
    sizes = []
    check_field(lambda x: sizes.append(len(x)) or x, STATES.expand(2, 2))
    assert sizes == [3]


def test_coarse_steps_are_those_asked_for_or_the_balanced_one():
    assert coarse_steps(np.array([8, 4]), (2, 4, 8), 100, 1) == [4, 8]
    assert coarse_steps(None, (2, 4, 8), 100, 1) == [balanced_step((2, 4, 8), 100, 1)]
    with pytest.raises(ValueError, match=r"steps are \[4, 16\], expected some of \[2, 4, 8\]"):
        coarse_steps([16, 4], (2, 4, 8), 100, 1)
