import warnings

import numpy as np
import pytest
import torch

from hits.data.dataset import split_states
from hits.data.noise import add_noise
from hits.train.fit import fit_hierarchy
from hits.train.neighbours import propose_delays, undetermined, warn_if_undetermined
from hits.train.recipe import Recipe

STEPS = [1, 2, 4, 8]


def states(data, split="train"):
    return torch.from_numpy(split_states(data, split).values)


def warned(*arguments):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn_if_undetermined(*arguments)
    return [str(warning.message) for warning in caught]


def test_circles_are_determined_by_two_states_and_not_by_one(circle):
    train = states(circle)
    for step in STEPS:
        assert undetermined(train, step) < 0.02
        assert undetermined(train[:, :, :1], step) > 0.5
    assert warned(train, STEPS, ["x", "y"]) == []
    (message,) = warned(train[:, :, :1], STEPS, ["x"])
    assert message.startswith("the states (x) hardly determine their future: ")
    assert "increments over steps of 1, 2, 4, 8 dt differ by " in message


def test_a_half_turn_is_determined_by_one_state(simulate_oscillator):
    """x(t + π) = -x(t): a step at which the future is known is enough."""
    data = simulate_oscillator({"train": 20, "val": 1, "test": 1}, np.pi / 8, 80)
    x = states(data)[:, :, :1]
    assert undetermined(x, 8) < 1e-3 < 0.5 < undetermined(x, 4)
    assert warned(x, [1, 2, 4], ["x"])
    assert not warned(x, [1, 2, 4, 8], ["x"])


@pytest.mark.parametrize("name", ["oscillator", "van_der_pol", "lorenz"])
def test_noise_and_chaos_alone_do_not_warn(simulate_system, name):
    data = simulate_system(name, {"train": 20, "val": 1, "test": 1}, 0.01, 1000)
    for noise in (0, 5):
        noisy = add_noise(data, noise, seed=0) if noise else data
        assert not warned(states(noisy), [1, 8, 64], noisy["state"].values)
        assert warned(states(noisy)[:, :, :1], [1, 8, 64], ["x"])


def test_a_single_trajectory_has_neighbours_in_its_past():
    time = torch.arange(0, 100, 0.05, dtype=torch.float64)
    both = torch.stack([time.sin(), time.cos()], -1)[None]
    assert undetermined(both, 4) < 1e-2
    assert undetermined(both[:, :, :1], 4) > 0.5


def test_nothing_is_said_of_few_states():
    generator = torch.Generator().manual_seed(0)
    assert np.isnan(undetermined(torch.rand(5, 9, 10, generator=generator), 1))
    assert not warned(torch.rand(5, 9, 10, generator=generator), [1, 2], list("abcdefghij"))


def test_states_that_do_not_vary_do_not_count():
    time = torch.arange(0, 100, 0.05, dtype=torch.float64)
    x = torch.stack([time.sin(), torch.ones_like(time)], -1)[None]
    assert undetermined(x, 4) > 0.2


def test_it_is_said_before_the_training(circle):
    recipe = Recipe(hidden=(4,), iterations=1, validate_every=1, hard_hidden=())
    said = []
    with pytest.warns(UserWarning, match=r"the states \(x\) hardly determine their future"):
        fit_hierarchy(circle.isel(state=[0]), STEPS, recipe, device="cpu", report=said.append)
    assert said


def test_delays_are_proposed_that_determine_the_future(circle):
    x = torch.from_numpy(circle["x"].values[:, :, :1])
    delays, share = propose_delays(x, STEPS)
    assert delays.count == 2
    # A quarter of a period is 16 steps; dt alone would hardly tell the speed.
    assert delays.lag in (8, 16)
    assert share < 0.01


def test_noise_has_no_delays_that_help():
    generator = torch.Generator().manual_seed(0)
    assert propose_delays(torch.rand(20, 60, 1, generator=generator), [1, 4]) is None
