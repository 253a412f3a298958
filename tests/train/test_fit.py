from dataclasses import replace

import numpy as np
import pytest
import torch

from hits.data.dataset import DatasetError, digest, split_states
from hits.data.noise import add_noise
from hits.data.sequence import task_data
from hits.data.smoothing import smooth
from hits.data.windows import first_windows
from hits.forecast.models import forecast
from hits.forecast.select import select_scales
from hits.train import training
from hits.train.fit import fit_hierarchy
from hits.train.loss import recurrent_loss
from hits.train.recipe import RECIPES, Recipe

STEPS = (2, 4, 8)
# One round.
SHORT = replace(
    RECIPES["fast"],
    hidden=(8, 8),
    hard_hidden=(),
    warm_share=0.0,
    windows="first",
    batch=20,
    iterations=30,
    validate_every=10,
)
SLIDING = replace(SHORT, windows="sliding", recurrence=2)
PUBLISHED = replace(RECIPES["published"], hidden=(8, 8), batch=16, iterations=30, validate_every=10)


def fit(data, recipe, steps=STEPS, **options):
    return fit_hierarchy(data, steps, recipe, **({"device": "cpu"} | options))


def weights(hierarchy):
    return [p for stack in hierarchy.stacks for p in stack.parameters()]


# A GPU runs the same code; where there is none the processor alone is tested.
@pytest.mark.parametrize("device", ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"])
@pytest.mark.parametrize("recipe", [SHORT, PUBLISHED, SLIDING])
def test_same_seed_same_weights_and_losses(oscillator, recipe, device):
    (one, curve), (other, again) = (fit(oscillator, recipe, device=device) for _ in range(2))
    assert {p.device.type for p in weights(one)} == {"cpu"}
    assert all(a.equal(b) for a, b in zip(weights(one), weights(other), strict=True))
    assert curve.drop(columns="seconds").equals(again.drop(columns="seconds"))
    assert not weights(fit(oscillator, recipe, seed=1)[0])[0].equal(weights(one)[0])
    assert not weights(fit(oscillator, recipe, replicate=1)[0])[0].equal(weights(one)[0])


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("recipe", [SHORT, PUBLISHED, SLIDING])
def test_a_gpu_learns_what_the_processor_learns(oscillator, recipe):
    here, there = (fit(oscillator, recipe, device=d)[1] for d in ("cpu", "cuda"))
    losses = ["train_loss", "val_loss"]
    np.testing.assert_allclose(there[losses], here[losses], rtol=0.02)


@pytest.mark.parametrize("windows", ["first", "sliding"])
def test_training_learns_the_oscillator(oscillator, windows):
    recipe = replace(SHORT, windows=windows, batch=30, iterations=1500, validate_every=300)
    hierarchy, curve = fit(oscillator, recipe)
    # In units of the increments' variance, so 1 is a network that knows nothing.
    assert (curve.groupby("step")["val_loss"].last() < 0.02).all()
    states = torch.from_numpy(split_states(oscillator, "test").values)
    for step, flow_map in hierarchy.maps().items():
        error = (flow_map(states[:, 0]) - states[:, step]).square().mean()
        assert error < 0.02 * (states[:, 0] - states[:, step]).square().mean()


def test_best_weights_are_kept(oscillator):
    # At this rate the loss goes up and down, so the last weights are not the best of every scale.
    recipe = replace(SHORT, rate=0.3, decay="none", validate_every=1)
    hierarchy, curve = fit(oscillator, recipe)
    val = torch.from_numpy(split_states(oscillator, "val").values)
    with torch.no_grad():
        kept = recurrent_loss(hierarchy.stacks[0], first_windows(val, STEPS, 1))
    losses = curve.groupby("step")["val_loss"]
    np.testing.assert_allclose(kept, losses.min(), rtol=1e-5)
    assert (losses.last() > losses.min()).any()


def test_progress_tells_loss_and_time_left(oscillator):
    lines = []
    fit(oscillator, SHORT, report=lines.append)
    assert [line.split(",")[1] for line in lines] == [
        " iteration 10/30",
        " iteration 20/30",
        " iteration 30/30",
    ]
    assert all("3 of 3 scales, validation loss" in line for line in lines)
    assert all(line.endswith("s left") for line in lines)


def test_provenance_tells_how_to_repeat(oscillator):
    made = fit(oscillator, SHORT, seed=7, replicate=2)[0].provenance
    assert (made["seed"], made["replicate"], made["device"]) == (7, 2, "cpu")
    assert Recipe(**made["recipe"]) == SHORT
    assert made["name"] == "small"


def test_divergence_is_an_error(oscillator):
    with pytest.raises(FloatingPointError, match=r"no finite validation loss at steps \[2, 4, 8\]"):
        fit(oscillator, replace(PUBLISHED, rate=1e30))


def test_too_short_trajectories_are_refused(oscillator):
    with pytest.raises(DatasetError, match=r"needs 81 \(5 recurrent steps of 16\)"):
        fit(oscillator, PUBLISHED, steps=(4, 16))


def test_data_are_checked_first(oscillator):
    spoilt = oscillator.copy(deep=True)
    spoilt["x"].values[2, 3, 1] = np.nan
    with pytest.raises(DatasetError, match="1 values that are NaN or infinite, the first at"):
        fit(spoilt, SHORT)


@pytest.mark.parametrize("bad", [torch.nan, torch.inf, 1e30])
@pytest.mark.parametrize("optimiser", ["soap", "adam"])
def test_bad_gradients_are_left_out_and_counted(oscillator, monkeypatch, optimiser, bad):
    """One scale meets a gradient that cannot be squared; the others do not notice."""
    recipe = replace(SHORT, optimiser=optimiser)
    expected, _ = fit(oscillator, recipe)
    calls = 0

    def spoilt(flow_maps, windows):
        nonlocal calls
        loss = recurrent_loss(flow_maps, windows)
        calls += loss.requires_grad
        if loss.requires_grad and calls in (4, 16):
            factor = torch.ones(3)
            factor[1] = bad
            loss = loss * factor
        return loss

    monkeypatch.setattr(training, "recurrent_loss", spoilt)
    hierarchy, curve = fit(oscillator, recipe)
    skipped = curve.pivot(index="iteration", columns="step", values="skipped")
    assert skipped.values.tolist() == [[0, 1, 0], [0, 2, 0], [0, 2, 0]]
    assert all(p.isfinite().all() for p in weights(hierarchy))
    for a, b in zip(weights(hierarchy), weights(expected), strict=True):
        assert a[[0, 2]].equal(b[[0, 2]])
        assert not a[1].equal(b[1])


def test_noisy_trajectories_are_smoothed_if_the_recipe_says_so(oscillator):
    noisy = add_noise(oscillator, 2, seed=0)
    smoothed, losses = fit(noisy, replace(SHORT, smooth=True))
    _, expected = fit(smooth(noisy, ("train", "val")), SHORT)
    _, rough = fit(noisy, SHORT)
    assert (
        losses["val_loss"].tolist() == expected["val_loss"].tolist() != rough["val_loss"].tolist()
    )
    # The model remembers the data that it was given.
    assert smoothed.provenance["data_sha256"] == digest(noisy)
    assert smoothed.provenance["noise"] == 2
    selected = select_scales(smoothed, noisy)
    smoothed.provenance["recipe"]["smooth"] = False
    assert selected.equals(select_scales(smoothed, smooth(noisy, ("val",))))


@pytest.fixture
def sequence(oscillator):
    """One trajectory with an offset, which is a sequence."""
    one = oscillator.isel(trajectory=[0])
    return one.assign(x=one["x"] + np.float32(3))


WIDE = ((60,), (60,), (30,))


@pytest.mark.parametrize("activation", ["tanh", "relu", "silu"])
def test_a_solved_sequence_is_regenerated_to_rounding(sequence, activation):
    recipe = replace(RECIPES["solved"], hidden=WIDE, activation=activation)
    hierarchy, losses = fit(sequence, recipe)
    assert [stack.widths for stack in hierarchy.stacks] == [(2, 60, 2), (2, 60, 2), (2, 30, 2)]
    assert losses["iteration"].tolist() == [1, 1, 1]
    assert hierarchy.n_trained == 2 * (61 + 61 + 31)
    assert hierarchy.n_parameters == hierarchy.n_trained + 3 * (60 + 60 + 30)
    states = torch.from_numpy(sequence["x"].values)
    regenerated = forecast(hierarchy, states[:, 0], 50)
    reached = slice(1, None, 2)
    assert (regenerated[:, reached] - states[:, 1:][:, reached]).abs().max() < 1e-4
    # The networks see (x - mean) / range.
    x = sequence["x"].values[0].astype(float)
    np.testing.assert_allclose(hierarchy.scaling.centre, x.mean(0))
    np.testing.assert_allclose(hierarchy.scaling.spread, np.ptp(x, 0))


def test_descent_on_a_sequence_learns_every_scale_with_its_own_width(sequence):
    changes = {"hidden": ((8,), (6,), (4,)), "iterations": 400, "validate_every": 100}
    recipe = replace(RECIPES["published-sequence"], **changes)
    hierarchy, losses = fit(sequence, recipe)
    assert [stack.widths for stack in hierarchy.stacks] == [(2, 8, 2), (2, 6, 2), (2, 4, 2)]
    assert losses["round"].tolist() == [1] * 4 + [2] * 4 + [3] * 4
    assert hierarchy.n_trained == hierarchy.n_parameters
    by_step = losses.groupby("step")["val_loss"]
    assert (by_step.last() < 0.5 * by_step.first()).all()


def test_any_recipe_trains_a_sequence_and_an_ensemble(sequence, oscillator):
    short = {"iterations": 10, "validate_every": 5}
    for name, recipe in RECIPES.items():
        for data in (sequence, oscillator):
            hierarchy, losses = fit(data, replace(recipe, **short))
            assert hierarchy.steps == STEPS, name
            assert np.isfinite(losses["val_loss"]).all(), name


def test_the_part_that_is_seen_trains_an_extrapolation(sequence):
    seen, target = task_data(sequence, "extrapolation")
    assert (seen.sizes["time"], len(target)) == (40, 12)
    hierarchy, _ = fit(seen, replace(RECIPES["solved"], hidden=WIDE))
    assert hierarchy.provenance["data_sha256"] == digest(seen)
