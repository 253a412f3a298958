from dataclasses import replace

import pytest
import torch
from torch.testing import assert_close

from hits.data.dataset import split_states
from hits.train.batches import all_windows
from hits.train.checkpoint import Checkpoint
from hits.train.fit import fit_hierarchy
from hits.train.flowmap import unit_variance
from hits.train.least_squares import hardness
from hits.train.recipe import RECIPES

STEPS = (2, 4, 8)
# All scales are hard.
RECIPE = replace(
    RECIPES["fast"],
    hidden=(8, 8),
    batch=20,
    iterations=40,
    validate_every=10,
    hard=0.0,
    hard_hidden=(8, 8, 8),
    hard_share=1.0,
)
# None is.
WARM = replace(RECIPE, hard_hidden=(), warm_share=1.0)


# A GPU runs the same code; where there is none the processor alone is tested.
DEVICES = ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"]


def fit(data, recipe, steps=STEPS, **options):
    return fit_hierarchy(data, steps, recipe, **({"device": "cpu"} | options))


def weights(hierarchy):
    return {k: t for n, s in enumerate(hierarchy.stacks) for k, t in _named(n, s).items()}


def _named(number, stack):
    return {f"{number}.{name}": t for name, t in stack.state_dict().items()}


def rounds(losses):
    return [list(scales.unique()) for _, scales in losses.groupby("round")["step"]]


def between(data):
    """A limit that the hardness of one scale is below, and those of the others are above."""
    train, val = (torch.from_numpy(split_states(data, s).values) for s in ("train", "val"))
    windows = {step: [all_windows(x, step, RECIPE) for x in (train, val)] for step in STEPS}
    found = {step: hardness(*both, unit_variance(both[0][None])) for step, both in windows.items()}
    easy, *hard = sorted(STEPS, key=found.get)
    return easy, sorted(hard), (found[easy] + found[hard[0]]) / 2


def test_hard_scales_have_networks_of_their_own(oscillator):
    easy, hard, limit = between(oscillator)
    hierarchy, losses = fit(oscillator, replace(RECIPE, hard=limit, hard_share=0.5))
    assert {stack.steps: stack.widths for stack in hierarchy.stacks} == {
        (easy,): (2, 8, 8, 2),
        tuple(hard): (2, 8, 8, 8, 2),
    }
    assert rounds(losses) == [[easy], hard]
    iterations = losses.groupby("step")["iteration"].max()
    assert iterations.to_dict() == {easy: 40} | dict.fromkeys(hard, 20)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((2, 4, 8), [[4], [2, 8]]),
        ((3, 6), [[3], [6]]),
        ((5,), [[5]]),
        ((1, 2, 4, 8, 16, 32), [[2, 16], [1, 4, 8, 32]]),
    ],
)
def test_the_middle_one_of_three_comes_first(oscillator, steps, expected):
    hierarchy, losses = fit(oscillator, replace(WARM, iterations=10, warm_share=0.5), steps)
    assert rounds(losses) == expected
    assert list(hierarchy.maps()) == list(steps)
    iterations = losses.groupby("step")["iteration"].max()
    assert iterations.to_dict() == {s: 10 if s in expected[0] else 5 for s in steps}


@pytest.mark.parametrize("windows", ["sliding", "consecutive"])
def test_others_start_from_the_weights_of_their_middle_one(oscillator, windows):
    # At this rate nobody moves.
    recipe = replace(WARM, warm_rate=1e-30, windows=windows)
    hierarchy, _ = fit(oscillator, recipe, (1, 2, 4, 8, 16))
    scales = {s: (stack, k) for stack in hierarchy.stacks for k, s in enumerate(stack.steps)}
    for step, middle in {1: 2, 4: 2, 16: 8}.items():
        (stack, k), (source, j) = scales[step], scales[middle]
        for mine, others in zip(stack.parameters(), source.parameters(), strict=True):
            assert mine[k].equal(others[j])
        # Units are their own.
        assert not stack.increment[k].equal(source.increment[j])


def test_a_share_of_the_iterations_is_enough_from_there(oscillator):
    """On the oscillator, whose maps are linear, all scales have one map but for rotations."""
    recipe = replace(WARM, iterations=300, validate_every=100, warm_share=1 / 3, batch=30)
    warm, cold = (
        fit(oscillator, replace(recipe, **changes))[1].groupby("step")["val_loss"].min()
        for changes in ({}, {"warm_share": 0.0, "iterations": 100})
    )
    assert (warm[[2, 8]] < cold[[2, 8]]).all()


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("stop", [2, 4, 5, 7])
@pytest.mark.parametrize(
    "changes",
    [
        {"hard_hidden": (), "warm_share": 1.0},
        {"hard_hidden": (), "warm_share": 1.0, "optimiser": "adam", "windows": "first"},
        {"iterations": 80},
        {
            "tolerance": 1.219,
            "iterations": 80,
            "hard_hidden": (),
            "warm_share": 0.0,
            "windows": "first",
        },
    ],
    ids=str,
)
def test_a_killed_training_goes_on_to_the_same_weights(oscillator, tmp_path, changes, stop, device):
    recipe = replace(RECIPE, **changes)
    lines, whole = [], []
    undisturbed, expected = fit(oscillator, recipe, device=device, report=whole.append)
    checkpoint = Checkpoint(tmp_path / "checkpoint.safetensors", every=10)

    def kill(line):
        lines.append(line)
        if len(lines) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(oscillator, recipe, device=device, checkpoint=checkpoint, report=kill)
    lines.clear()
    hierarchy, losses = fit(
        oscillator, recipe, device=device, checkpoint=checkpoint, report=lines.append
    )
    # What is at its end is no state to go on from.
    held = 10 * min(stop, len(whole) - 1)
    assert lines[0] == f"going on from {checkpoint.path}, iteration {held}"
    assert_close(weights(hierarchy), weights(undisturbed), rtol=0, atol=0)
    assert losses.drop(columns="seconds").equals(expected.drop(columns="seconds"))


def test_a_checkpoint_of_another_training_is_left_alone(oscillator, tmp_path):
    path = tmp_path / "checkpoint.safetensors"
    fit(oscillator, RECIPE, checkpoint=Checkpoint(path, every=10, code="a"))
    assert path.exists()
    for options in (
        {"seed": 1},
        {"replicate": 1},
        {"recipe": replace(RECIPE, rate=0.1)},
        {"checkpoint": Checkpoint(path, every=1000, code="b")},
    ):
        lines = []
        arguments = {"recipe": RECIPE, "checkpoint": Checkpoint(path, every=1000, code="a")}
        fit(oscillator, **(arguments | options), report=lines.append)
        assert lines[0].startswith("round 1, iteration 10/40")


@pytest.mark.parametrize("content", [b"", b"not safetensors"])
def test_a_damaged_checkpoint_is_as_none(oscillator, tmp_path, content):
    path = tmp_path / "checkpoint.safetensors"
    path.write_bytes(content)
    expected, _ = fit(oscillator, RECIPE)
    hierarchy, _ = fit(oscillator, RECIPE, checkpoint=Checkpoint(path, every=1000))
    assert torch.equal(hierarchy.stacks[-1].weights[0], expected.stacks[-1].weights[0])
