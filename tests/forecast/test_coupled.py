import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.forecast import coupled
from hits.forecast.coupled import Descent, coupled_forecast

X0 = torch.tensor([[1.0, 0.0], [0.3, -0.8], [-0.5, 0.5]], dtype=torch.float64)


def exact_orbit(x0, n_steps, dt=0.1):
    """Harmonic oscillator at instants 1 to n_steps, (trajectory, n_steps, 2)."""
    t = dt * torch.arange(1, n_steps + 1, dtype=x0.dtype)
    x, y = x0[:, :1], x0[:, 1:]
    return torch.stack([x * t.cos() + y * t.sin(), y * t.cos() - x * t.sin()], dim=-1)


def plain_forecast(maps, x0, n_steps):
    """Algorithm 1 for one trajectory at a time: one state, one step, no batches."""
    steps = sorted(maps, reverse=True)
    last = -(-n_steps // steps[-1]) * steps[-1]
    forecasts = []
    for start in x0:
        known = {0: start}
        for step in steps:
            for instant in sorted(known):
                while instant + step <= last and instant + step not in known:
                    known[instant + step] = maps[step](known[instant][None])[0]
                    instant += step
        row = []
        for instant in range(1, n_steps + 1):
            left = instant // steps[-1] * steps[-1]
            weight = (instant - left) / steps[-1]
            right = known[left] if weight == 0 else known[left + steps[-1]]
            row.append(known[left] + weight * (right - known[left]))
        forecasts.append(torch.stack(row))
    return torch.stack(forecasts)


STEP_SETS = [[1], [1, 2, 8], [4, 16], [3], [1, 64], [2, 6, 12, 24], [5, 50], [64]]


@pytest.mark.parametrize("steps", STEP_SETS)
@pytest.mark.parametrize("n_steps", [1, 32, 33, 100])
def test_exact_maps_give_the_exact_orbit(rotation_maps, steps, n_steps):
    forecast = coupled_forecast(rotation_maps(steps), X0, n_steps)
    assert forecast.shape == (3, n_steps, 2)
    reached = torch.arange(1, n_steps + 1) % min(steps) == 0
    assert_close(forecast[:, reached], exact_orbit(X0, n_steps)[:, reached])


@pytest.mark.parametrize("steps", STEP_SETS)
@pytest.mark.parametrize("n_steps", [1, 32, 33, 100])
def test_batched_forecast_equals_a_plain_loop(steps, n_steps):
    # Maps that neither commute nor agree, so that the order of application shows.
    maps = {s: lambda x, s=s: x + torch.sin(x.flip(1) * s) * s / 40 for s in steps}
    assert_close(coupled_forecast(maps, X0, n_steps), plain_forecast(maps, X0, n_steps))


def test_instants_between_are_interpolated_linearly(rotation_maps):
    orbit = torch.cat([X0[:, None], exact_orbit(X0, 12)], dim=1).numpy()
    forecast = coupled_forecast(rotation_maps([4]), X0, 11).numpy()
    for trajectory, state in np.ndindex(3, 2):
        reached = orbit[trajectory, ::4, state]
        expected = np.interp(np.arange(1, 12), [0, 4, 8, 12], reached)
        np.testing.assert_allclose(forecast[trajectory, :, state], expected)


def test_every_instant_is_computed_once_in_few_large_batches(rotation_maps):
    maps = rotation_maps([1, 4, 16])
    coupled_forecast(maps, X0, 64)
    # Three trajectories; 4 steps of 16, then 3 of 4 from 4 states, then 3 of 1 from 16 states.
    assert maps[16].sizes == [3, 3, 3, 3]
    assert maps[4].sizes == [12, 12, 12]
    assert maps[1].sizes == [48, 48, 48]


def test_nothing_is_computed_past_the_horizon(rotation_maps):
    maps = rotation_maps([1, 4, 16])
    coupled_forecast(maps, X0, 21)
    # 0 → 16; 0, 16 → 4, 20 and then 0 → 8 → 12; 1, 2, 3 after each of 0, 4, …, 20, as far as 21.
    assert [sum(maps[s].sizes) // 3 for s in (16, 4, 1)] == [1, 4, 16]


def test_large_batches_are_cut_into_pieces(rotation_maps, monkeypatch):
    monkeypatch.setattr(coupled, "PIECE", 10)
    maps = rotation_maps([1, 8])
    forecast = coupled_forecast(maps, X0, 80)
    assert max(maps[1].sizes) == 10
    assert_close(forecast, exact_orbit(X0, 80))


def test_no_gradient_is_recorded():
    weight = torch.nn.Parameter(torch.eye(2))
    assert not coupled_forecast({1: lambda x: x @ weight}, X0.float(), 3).requires_grad


@pytest.mark.parametrize("steps", [[2, 3], [4, 6, 12], [0, 2], []])
def test_steps_that_do_not_nest_are_refused(steps):
    with pytest.raises(ValueError, match="expected"):
        coupled_forecast(dict.fromkeys(steps, torch.clone), X0, 10)


def test_an_empty_horizon_is_refused():
    with pytest.raises(ValueError, match="n_steps is 0, expected 1 or more"):
        coupled_forecast({1: torch.clone}, X0, 0)


def test_every_map_sees_the_inputs_of_its_own_steps():
    """A state that an input drives, a straight line in each trajectory: means of both ends say all.

    They are the first two numbers that a map sees of an input.
    """
    dt, slope = 0.1, torch.tensor([1.0, -0.5, 2.0], dtype=torch.float64)
    time = dt * torch.arange(41, dtype=torch.float64)
    inputs = (1 + slope[:, None] * time)[..., None]
    maps = {
        step: lambda seen, step=step: seen[:, :1] + step * dt * (seen[:, 1:2] + seen[:, 2:3]) / 2
        for step in (16, 8, 2)
    }
    exact = (time + slope[:, None] * time**2 / 2)[..., None]
    forecast = coupled_forecast(maps, torch.zeros(3, 1, dtype=torch.float64), 40, inputs=inputs)
    assert_close(forecast[:, 1::2], exact[:, 2::2])
    # Past the end of the inputs they stay as they are: the last state only fills the gap before it.
    odd = coupled_forecast(
        maps, torch.zeros(3, 1, dtype=torch.float64), 39, "linear", inputs[:, :40]
    )
    assert_close(odd[:, 1::2], exact[:, 2:39:2])
    held = exact[:, 32] + 8 * dt * (inputs[:, 32] + inputs[:, 39]) / 2
    assert_close(odd[:, -1], (exact[:, 38] + held) / 2)


@pytest.mark.parametrize("n_steps", [16, 21])
@pytest.mark.parametrize("driven", [False, True])
def test_a_descent_holds_the_forecasts_of_all_ranges(n_steps, driven):
    generator = torch.Generator().manual_seed(0)
    x0 = torch.rand(5, 2, generator=generator, dtype=torch.float64)
    inputs = torch.rand(5, n_steps + 1, 1, generator=generator, dtype=torch.float64)
    inputs = inputs if driven else None
    # Each step goes a way of its own, and sees what is beside the states.
    maps = {
        step: lambda x, step=step: (x[:, :2] + x.mean(1, keepdim=True) * step).sin()
        for step in (1, 2, 8)
    }
    descent = Descent(maps, x0, n_steps, inputs)
    for used in ([8], [2, 8], [1, 2, 8]):
        for kind in ("linear", "cubic"):
            expected = coupled_forecast({s: maps[s] for s in used}, x0, n_steps, kind, inputs)
            found = descent.forecast(used[0], kind).transpose(0, 1)
            assert_close(found, expected)
        known = expected[:, used[0] - 1 :: used[0]]
        assert_close(descent.known().transpose(0, 1), known)
        if used[0] > 1:
            descent.descend()
    # What was reached before is still there.
    expected = coupled_forecast({8: maps[8]}, x0, n_steps, "linear", inputs)
    assert_close(descent.forecast(8, "linear").transpose(0, 1), expected)
