from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.data.windows import first_windows
from hits.seeds import seed_sequence
from hits.train import training
from hits.train.flowmap import FlowMaps
from hits.train.loss import recurrent_loss
from hits.train.recipe import RECIPES
from hits.train.soap import StackedSOAP
from hits.train.training import Training

STEPS = (2, 4, 8)
RECIPE = replace(
    RECIPES["fast"], hidden=(6,), windows="first", batch=10, iterations=30, validate_every=1
)


def make(data, recipe, steps=STEPS):
    train, val = (torch.from_numpy(data["x"].values[part]) for part in (slice(30), slice(30, 36)))
    stack = FlowMaps(steps, (2, 6, 2), "silu")
    stack.initialise(seed_sequence(0))
    windows = first_windows(val, steps, 1)
    return Training(stack, train, windows, recipe, torch.Generator().manual_seed(0)), windows


def run(data, recipe, steps=STEPS):
    """A finished training and its rows."""
    made, _ = make(data, recipe, steps)
    rows = []
    while not made.finished:
        rows += made.advance()
    return made, rows


def losses(rows, steps=STEPS):
    """Validation losses by step, in the order of iterations."""
    return {step: [row["val_loss"] for row in rows if row["step"] == step] for step in steps}


@pytest.mark.parametrize("optimiser", ["soap", "adam"])
def test_a_scale_below_the_tolerance_keeps_its_weights(oscillator, optimiser):
    recipe = replace(RECIPE, optimiser=optimiser, rate=0.02)
    free = losses(run(oscillator, recipe)[1])
    tolerance = sorted(curve[10] for curve in free.values())[1]
    made, rows = run(oscillator, replace(recipe, tolerance=tolerance))
    with torch.no_grad():
        kept = recurrent_loss(made.best, made.val_windows)
    for scale, step in enumerate(STEPS):
        below = [k for k, loss in enumerate(free[step]) if loss < tolerance]
        last = below[0] if below else 29
        # Until it stops, and whoever else has, a scale learns what it would in full company.
        np.testing.assert_allclose(losses(rows)[step], free[step][: last + 1], rtol=1e-5)
        assert_close(kept[scale], torch.tensor(min(free[step][: last + 1])), rtol=1e-5, atol=0)
    # The case is not trivial: some stop early, at different times or not at all.
    assert len({len(curve) for curve in losses(rows).values()}) > 1


def test_training_ends_when_all_scales_have_converged(oscillator):
    made, _ = run(oscillator, replace(RECIPE, tolerance=1e9))
    assert made.iteration == 1


@pytest.mark.parametrize("optimiser", ["soap", "adam"])
def test_a_scale_learns_the_same_alone(oscillator, optimiser):
    recipe = replace(RECIPE, optimiser=optimiser)
    (_, alone), (_, together) = run(oscillator, recipe, (4,)), run(oscillator, recipe)
    np.testing.assert_allclose(losses(alone)[4], losses(together)[4], rtol=1e-5)


def test_rate_decays_like_a_cosine(oscillator, monkeypatch):
    rates = []

    class Watched(StackedSOAP):
        def step(self):
            rates.append(float(self.lr))
            super().step()

    monkeypatch.setitem(training.OPTIMISERS, "soap", Watched)
    run(oscillator, replace(RECIPE, iterations=4, validate_every=3, rate=0.1))
    run(oscillator, replace(RECIPE, iterations=2, rate=0.1, decay="none"))
    half = 0.5**0.5
    expected = [0.1, 0.05 * (1 + half), 0.05, 0.05 * (1 - half), 0.1, 0.1]
    np.testing.assert_allclose(rates, expected, rtol=1e-6)


def test_each_scale_pays_its_share_of_the_time(oscillator, monkeypatch):
    clock = iter(range(0, 1000, 3))
    monkeypatch.setattr(training.time, "perf_counter", lambda: next(clock))
    _, rows = run(oscillator, replace(RECIPE, iterations=2))
    assert [row["seconds"] for row in rows] == [1, 1, 1, 2, 2, 2]


def test_the_start_counts_where_training_only_makes_it_worse(oscillator):
    made, windows = make(oscillator, replace(RECIPE, rate=10.0, iterations=3))
    with torch.no_grad():
        start = recurrent_loss(made.best, windows)
    while not made.finished:
        made.advance()
    assert_close(made.best_loss, start)
