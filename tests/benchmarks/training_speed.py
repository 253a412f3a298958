"""How fast hierarchies train, against the published way and against the machine; a table.

Both train networks of three hidden layers by the recipe ``published`` on the same windows of the
hyperbolic system: the engine 11 scales in lockstep, a plain loop one scale after the other,
validating after every step as the published code does. Run by ``make benchmarks``.
"""

import platform
import time
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import torch
import yaml
from plain_loop import plain_loop, plain_network

from hits.data.dataset import split_states
from hits.data.ode import simulate
from hits.seeds import seed_sequence
from hits.train.batches import all_windows
from hits.train.device import resolve_device
from hits.train.flowmap import FlowMaps
from hits.train.recipe import RECIPES
from hits.train.training import Training

DATASET = Path(__file__).parents[2] / "config/datasets/hyperbolic.yaml"
STEPS = [2**k for k in range(11)]
WIDTHS = (128, 256)
REPEATS = 5  # measurements of each, in turn; medians count
SECONDS = 2.0  # least duration of a measurement
# Of the engine, in optimiser steps; the recipe's 1000 would make a measurement last minutes.
VALIDATE_EVERY = 50


def measure(train, val, width):
    """A row of the table for one width of the hidden layers."""
    recipe = replace(RECIPES["published"], hidden=(width,) * 3, tolerance=0.0)
    widths = (train.shape[2], *recipe.hidden, train.shape[2])
    runs = [run(train, val, recipe, widths) for run in (engine_run, plain_run, product_run)]
    # How often each runs in one measurement, after one run to warm up.
    counts = [max(1, round(SECONDS / min(seconds(run, 1), seconds(run, 1)))) for run in runs]
    measured = [[seconds(r, n) for r, n in zip(runs, counts, strict=True)] for _ in range(REPEATS)]
    # Of one optimiser step of all scales, and of their products; a ratio is taken in each turn,
    # as the machine's speed changes from one to the next.
    engine, plain, products = np.transpose(measured)
    engine, plain = engine / VALIDATE_EVERY, plain * len(STEPS)
    # Each recurrent step multiplies by every weight once forward and twice backward.
    weights = sum(i * o for i, o in pairwise(widths))
    flops = len(STEPS) * 3 * 2 * recipe.batch * recipe.recurrence * weights
    peak = 2 * len(STEPS) * recipe.batch * width * width / products
    columns = {
        "width": width,
        "engine steps/s": 1 / engine,
        "plain steps/s": 1 / plain,
        "speedup": plain / engine,
        "share of matmul peak": flops / engine / peak,
        "engine hours": recipe.iterations * engine / 3600,
        "plain hours": recipe.iterations * plain / 3600,
    }
    return {name: float(np.median(values)) for name, values in columns.items()}


def engine_run(train, val, recipe, widths):
    """Some optimiser steps of all scales."""
    stack = FlowMaps(STEPS, widths, recipe.activation)
    stack.initialise(np.random.SeedSequence(0))
    # Measurements may take more iterations than the recipe has.
    endless = replace(recipe, iterations=10**9, validate_every=VALIDATE_EVERY)
    generator = torch.Generator().manual_seed(0)
    windows = torch.stack([all_windows(val, step, recipe) for step in STEPS])
    return Training(stack.to(train.device), train, windows, endless, generator).advance


def plain_run(train, val, recipe, widths):
    """One optimiser step of one scale."""
    windows, val_windows = (all_windows(x, STEPS[0], recipe) for x in (train, val))
    generator = torch.Generator().manual_seed(0)
    batches = (torch.randint(len(windows), (recipe.batch,), generator=generator) for _ in count())
    network = plain_network(widths).to(train.device)
    losses = plain_loop(network, windows, val_windows, batches, recipe.rate)
    return lambda: next(losses)


def product_run(train, val, recipe, widths):
    """The matrix product between two hidden layers."""
    left = torch.rand(len(STEPS), recipe.batch, widths[1], device=train.device)
    right = torch.rand(len(STEPS), widths[1], widths[2], device=train.device)
    out = torch.empty(len(STEPS), recipe.batch, widths[2], device=train.device)
    return lambda: torch.bmm(left, right, out=out)


def seconds(run, n):
    """Mean duration of one run."""
    finish()
    start = time.perf_counter()
    for _ in range(n):
        run()
    finish()
    return (time.perf_counter() - start) / n


def finish():
    """Wait for the GPU, if there is one."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


if __name__ == "__main__":
    torch.set_num_threads(1)
    device = resolve_device("auto")
    source = yaml.safe_load(DATASET.read_text(encoding="utf-8"))["source"]
    data = simulate(source, seed_sequence(0, "benchmark"))
    train, val = (
        torch.from_numpy(split_states(data, s).values).to(device) for s in ("train", "val")
    )
    machine = torch.cuda.get_device_name(device) if device.type == "cuda" else platform.machine()
    print(f"{len(STEPS)} scales on {machine}")
    table = pd.DataFrame([measure(train, val, width) for width in WIDTHS])
    print(table.to_markdown(index=False, floatfmt=".3g"))
