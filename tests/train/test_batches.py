from dataclasses import replace

import pytest
import torch

from hits.train.batches import Batches, all_windows
from hits.train.recipe import RECIPES

# The value of a state tells its trajectory and instant.
STATES = (100 * torch.arange(5.0)[:, None] + torch.arange(41.0))[:, :, None]
FAST = replace(RECIPES["fast"], batch=7, validate_every=3, recurrence=2)


def draw(recipe, steps=(1, 4)):
    batches = Batches(STATES, steps, recipe, torch.Generator().manual_seed(0))
    batches.draw()
    return [batches.take(torch.tensor([k])) for k in range(recipe.validate_every)], batches


@pytest.mark.parametrize("windows", ["first", "sliding"])
def test_windows_are_runs_of_one_trajectory_in_steps_of_the_scale(windows):
    taken, _ = draw(replace(FAST, windows=windows, batch=4))
    for batch in taken:
        assert batch.shape == (2, 4, 3, 1)
        for scale, step in enumerate((1, 4)):
            runs = batch[scale, :, :, 0]
            assert (runs.diff(dim=1) == step).all()
            if windows == "first":
                assert (runs[:, 0] % 100 == 0).all()
        # All scales see the same trajectories.
        assert (batch[0, :, 0] // 100).equal(batch[1, :, 0] // 100)
    assert not taken[0].equal(taken[1])


def test_full_batches_are_all_first_windows():
    taken, _ = draw(replace(FAST, windows="first", batch="full"))
    assert taken[0].equal(taken[2])
    assert taken[0][1, :, :, 0].tolist() == [[100 * k, 100 * k + 4, 100 * k + 8] for k in range(5)]


@pytest.mark.parametrize("skew", [1.0, 3.0])
def test_skew_favours_the_beginning(skew):
    taken, _ = draw(replace(FAST, batch=4000, skew=skew))
    start = taken[0][0, :, 0, 0] % 100 / 39
    assert start.max() > 0.9
    # The mean of u^k is 1 / (1 + k); starts are rounded down to instants, and 4000 draws scatter.
    assert abs(start.mean() - 1 / (1 + skew)) < 0.03
    fixed = all_windows(STATES, 1, replace(FAST, skew=skew))
    assert fixed.shape == (50, 3, 1)
    assert (fixed[:10, 0, 0].mean() < 10) == (skew == 3)


def test_a_batch_as_large_as_all_windows_is_all_of_them():
    taken, batches = draw(replace(FAST, windows="first", batch=5))
    assert batches.full
    assert taken[0].equal(taken[1])
    assert taken[0].shape == (2, 5, 3, 1)


def test_consecutive_windows_cover_each_trajectory():
    recipe = replace(FAST, windows="consecutive", batch=3)
    windows = all_windows(STATES, 4, recipe)
    # 41 instants are 10 steps of 4: five windows of two steps in each of five trajectories.
    assert windows.shape == (25, 3, 1)
    assert windows[:5, 0, 0].tolist() == [0, 8, 16, 24, 32]
    assert windows[5:, 0, 0].min() == 100
    taken, _ = draw(recipe, (4,))
    known = {tuple(w) for w in windows[:, :, 0].tolist()}
    assert {tuple(w) for batch in taken for w in batch[0, :, :, 0].tolist()} <= known


@pytest.mark.parametrize("windows", ["first", "sliding", "consecutive"])
def test_each_scale_may_see_trajectories_of_its_own(windows):
    recipe = replace(FAST, windows=windows, batch=4)
    beside = torch.stack([torch.cat([STATES, STATES + k], -1) for k in (1000, 2000)])
    for steps, seen in (((1, 4), beside), ((4,), beside[1:])):
        if windows == "consecutive" and len(steps) > 1:
            continue
        batches = Batches(seen, steps, recipe, torch.Generator().manual_seed(0))
        batches.draw()
        taken = batches.take(torch.tensor([1]))
        alone = Batches(STATES, steps, recipe, torch.Generator().manual_seed(0))
        alone.draw()
        assert taken[..., :1].equal(alone.take(torch.tensor([1])))
        for scale, step in enumerate(steps):
            assert (
                taken[scale, ..., 1] - taken[scale, ..., 0] == (1000 if step == 1 else 2000)
            ).all()
