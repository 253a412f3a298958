"""Adaptive forecasts, on maps whose errors are known."""

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.forecast.adaptive import adaptive_forecast
from hits.forecast.coupled import coupled_forecast

X0 = torch.tensor([[1.0, 0.0], [0.3, -0.8], [-0.5, 0.5]], dtype=torch.float64)
ONE = torch.ones(2, dtype=torch.float64)


def wrong_maps(steps):
    """Maps that neither commute nor agree."""
    return {s: lambda x, s=s: x + torch.sin(x.flip(1) * s) * s / 40 for s in steps}


@pytest.mark.parametrize("steps", [[1, 2, 4, 8], [2, 6, 12], [5, 10], [4]])
@pytest.mark.parametrize("kind", ["cubic", "linear"])
@pytest.mark.parametrize("n_steps", [1, 47, 60])
def test_a_tolerance_that_nothing_meets_takes_the_smallest_step(steps, kind, n_steps):
    made = adaptive_forecast(wrong_maps(steps), X0, n_steps, 1e-12, ONE, kind)
    alone = coupled_forecast(wrong_maps(steps[:1]), X0, n_steps, kind)
    assert made.states.shape == (3, n_steps, 2)
    assert_close(made.states, alone)
    needed = -(-n_steps // steps[0])
    assert made.known.shape == (3, needed + 1)
    assert made.known.all()
    # The steps that were refused, on the way down and now and then.
    assert (made.calls <= 1.2 * needed + 3 * len(steps) * max(steps)).all()


def test_trying_larger_steps_costs_little():
    made = adaptive_forecast(wrong_maps([1, 2, 4, 8]), X0, 4000, 1e-12, ONE)
    assert (made.calls < 1.2 * 4000).all()


@pytest.mark.parametrize("steps", [[1, 2, 4, 8], [1, 3, 12]])
@pytest.mark.parametrize("kind", ["cubic", "linear"])
def test_a_tolerance_that_all_meet_takes_the_largest_step(steps, kind):
    """And those that it is compared with, whose states are there in any case."""
    made = adaptive_forecast(wrong_maps(steps), X0, 48, 100.0, ONE, kind)
    assert_close(made.states, coupled_forecast(wrong_maps(steps[-2:]), X0, 48, kind))
    large = steps[-1]
    alone = coupled_forecast(wrong_maps([large]), X0, 48)
    assert_close(made.states[:, large - 1 :: large], alone[:, large - 1 :: large])
    ratio = large // steps[-2]
    assert made.calls.tolist() == [48 // large * (1 + ratio)] * 3
    assert made.known.sum(1).tolist() == [48 // large * ratio + 1] * 3


def test_exact_maps_are_called_as_often_as_interpolation_needs(rotation_maps):
    maps = rotation_maps([1, 2, 4, 8, 16, 32, 64], dt=0.025)
    orbit = coupled_forecast({1: maps[1]}, X0, 640)
    reached = []
    for tolerance in (1e-3, 1e-5, 1e-7):
        for each in maps.values():
            each.sizes.clear()
        made = adaptive_forecast(maps, X0, 640, tolerance, ONE)
        assert made.calls.sum() == sum(sum(each.sizes) for each in maps.values())
        # Of each of 10 large steps only the half that it was compared with is not used.
        assert (made.calls == made.known.sum(1) - 1 + 10).all()
        assert (made.states - orbit).abs().max() < 4 * tolerance
        reached.append(float(made.known.sum(1).double().mean()))
    # Splines err by 5/384 of the fourth power of the step, in units of time: by at most 4 times
    # the tolerance with steps of 32 to 16, 8 and 2.
    assert 20 <= reached[0] <= 42
    assert 80 < reached[1] < 100
    assert 300 < reached[2] < 400


def test_small_steps_are_taken_where_large_ones_err():
    """Maps of a clock: the large step fails where the second state, a constant, is positive."""
    maps = {1: lambda x: x + torch.tensor([1.0, 0.0]), 4: lambda x: x + torch.tensor([4.0, 0.0])}
    right = maps[4]
    maps[4] = lambda x: right(x) + (x[:, 1:] > 0) * torch.tensor([0.5, 0.0])
    x0 = torch.tensor([[0.0, -1.0], [0.0, 1.0]])
    made = adaptive_forecast(maps, x0, 40, 0.1, torch.ones(2))
    assert_close(made.states[..., 0], torch.arange(1.0, 41).expand(2, -1))
    assert made.known.all()  # the states of the step compared with are known
    assert made.calls[0] == 50
    # Of 40 small steps 4 of each 12 are compared with a large one.
    assert made.calls[1] == 44


def test_trajectories_do_not_see_each_other():
    maps = wrong_maps([1, 2, 4, 8])
    together = adaptive_forecast(maps, X0, 50, 0.02, ONE)
    assert len(set(together.calls.tolist())) > 1
    for k in range(3):
        alone = adaptive_forecast(maps, X0[k : k + 1], 50, 0.02, ONE)
        assert_close(alone.states[0], together.states[k])
        assert alone.calls[0] == together.calls[k]


def test_a_forecast_that_leaves_the_numbers_ends():
    maps = {step: lambda x, step=step: x * 1e30**step for step in (1, 2, 4)}
    made = adaptive_forecast(maps, X0[1:].float(), 20, 1e-3, ONE)
    assert not made.states[:, -1].isfinite().any()


def test_maps_see_the_inputs_of_their_own_steps():
    """A state that an input drives, a straight line, so that means of both ends say all."""
    dt, slope = 0.1, torch.tensor([1.0, -0.5, 2.0], dtype=torch.float64)
    time = dt * torch.arange(41, dtype=torch.float64)
    inputs = (1 + slope[:, None] * time)[..., None]
    maps = {
        step: lambda seen, step=step: seen[:, :1] + step * dt * (seen[:, 1:2] + seen[:, 2:3]) / 2
        for step in (16, 8, 2)
    }
    exact = (time + slope[:, None] * time**2 / 2)[:, 1:, None]
    start = torch.zeros(3, 1, dtype=torch.float64)
    made = adaptive_forecast(maps, start, 40, 1e-9, ONE[:1], inputs=inputs)
    assert_close(made.states, exact)


@pytest.mark.parametrize(
    ("tolerance", "shown"), [(0, "0"), (-1.0, "-1.0"), (np.nan, "nan"), ("1e-4", "'1e-4'")]
)
def test_what_is_no_tolerance_is_refused(circle_model, tolerance, shown):
    with pytest.raises(ValueError, match=f"^tolerance is {shown}, expected a number above 0"):
        circle_model.forecast([1, 0], 8, tolerance=tolerance)


def test_a_file_goes_with_fixed_steps(circle_model, tmp_path):
    with pytest.raises(ValueError, match=r"tolerance is 0.1 and path '.*nc', expected one of them"):
        circle_model.forecast([1, 0], 8, path=tmp_path / "x.nc", tolerance=0.1)


def test_models_forecast_with_a_tolerance(circle_model, circle):
    truth = circle.x.isel(trajectory=circle["split"].values == "test")
    x0 = truth.isel(time=0)
    errors, calls = [], []
    for tolerance in (0.1, 1e-5):
        made = circle_model.forecast(x0, 64, tolerance=tolerance)
        errors.append(float(np.square(made - truth[:, 1:]).mean()))
        calls.append(int(made["calls"].max()))
    assert made.dims == ("trajectory", "time", "state")
    assert made.sizes == {"trajectory": 4, "time": 64, "state": 2}
    assert calls[0] < 0.5 * calls[1]
    assert errors[1] < errors[0]
    fixed = circle_model.forecast(x0, 64)
    assert "calls" not in fixed.coords
    np.testing.assert_array_equal(made["time"], fixed["time"])
