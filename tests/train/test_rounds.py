from dataclasses import replace

import pytest
import torch
from torch.testing import assert_close

from hits.train.checkpoint import Checkpoint
from hits.train.fit import fit_hierarchy
from hits.train.recipe import RECIPES

STEPS = (2, 4, 8)
RECIPE = replace(
    RECIPES["fast"],
    hidden=(8, 8),
    batch=20,
    iterations=40,
    validate_every=10,
    hard=0.0,
    hard_hidden=(8, 8, 8),
)


# A GPU runs the same code; where there is none the processor alone is tested.
DEVICES = ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"]


def fit(data, recipe, **options):
    return fit_hierarchy(data, STEPS, recipe, **({"device": "cpu"} | options))


def final(losses):
    return losses[losses["round"] == 1].groupby("step")["val_loss"].min()


def weights(hierarchy):
    return {k: t for n, s in enumerate(hierarchy.stacks) for k, t in _named(n, s).items()}


def _named(number, stack):
    return {f"{number}.{name}": t for name, t in stack.state_dict().items()}


def test_hard_scales_train_once_more_with_networks_of_their_own(oscillator):
    # The first networks are too small, so that new ones are sure to be better.
    small = replace(RECIPE, hidden=(2,), iterations=100)
    one, losses = fit(oscillator, replace(small, hard_hidden=()))
    assert [stack.widths for stack in one.stacks] == [(2, 2, 2)]
    easy, *hard = final(losses).sort_values().index
    threshold = (final(losses)[easy] + final(losses)[hard].min()) / 2
    two, losses = fit(oscillator, replace(small, hard=threshold, hard_hidden=(32, 32)))
    assert [(s.steps, s.widths) for s in two.stacks] == [
        ((easy,), (2, 2, 2)),
        (tuple(sorted(hard)), (2, 32, 32, 2)),
    ]
    assert two.steps == STEPS
    assert list(two.maps()) == list(STEPS)
    # What was easy is what it was without.
    easy_now, easy_then = two.stacks[0].weights[1][0], one.stacks[0].weights[1]
    assert easy_now.equal(easy_then[STEPS.index(easy)])
    last = losses.groupby("step").last()
    assert (last.loc[hard, "iteration"] == 200).all()
    assert last.loc[easy, "iteration"] == 100
    again = losses[losses["round"] == 2].groupby("step")["val_loss"].min()
    assert (again[hard] < final(losses)[hard]).all()


def test_new_networks_that_are_worse_are_not_kept(oscillator):
    hierarchy, losses = fit(oscillator, replace(RECIPE, hard_hidden=(2,)))
    again = losses[losses["round"] == 2].groupby("step")["val_loss"].min()
    better = {step for step in STEPS if again[step] < final(losses)[step]}
    kept = {step: stack.widths for stack in hierarchy.stacks for step in stack.steps}
    assert kept == {s: (2, 2, 2) if s in better else (2, 8, 8, 2) for s in STEPS}
    assert len(better) < len(STEPS)


def test_no_scale_is_hard_below_the_threshold(oscillator):
    assert fit(oscillator, replace(RECIPE, hard=1e9))[1]["round"].max() == 1


def test_seconds_and_skips_add_up_over_rounds(oscillator):
    losses = fit(oscillator, RECIPE)[1]
    for _, scale in losses.groupby("step"):
        assert scale["iteration"].tolist() == list(range(10, 81, 10))
        assert scale["seconds"].is_monotonic_increasing


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("stop", [2, 4, 5, 7])
@pytest.mark.parametrize(
    "changes",
    [
        {"hard": 0.7},
        {"optimiser": "adam", "windows": "first"},
        {"tolerance": 1.219, "iterations": 80, "hard_hidden": (), "windows": "first"},
    ],
    ids=str,
)
def test_a_killed_training_goes_on_to_the_same_weights(oscillator, tmp_path, changes, stop, device):
    recipe = replace(RECIPE, **changes)
    undisturbed, expected = fit(oscillator, recipe, device=device)
    checkpoint = Checkpoint(tmp_path / "checkpoint.safetensors", every=10)
    lines = []

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
    # The last state was written after the report before the one that was the last.
    assert lines[0] == f"going on from {checkpoint.path}, iteration {10 * (stop - 1)}"
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
