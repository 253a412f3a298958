"""How fast hierarchies train, against the published way and against the machine."""

import platform
import time
from dataclasses import replace
from itertools import count, pairwise

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import check_trainable, split_states
from hits.train.batches import all_windows
from hits.train.device import precision, resolve_device
from hits.train.flowmap import FlowMaps
from hits.train.plain_loop import plain_loop, plain_network
from hits.train.training import Training

# Of the engine, in optimiser steps; the recipe's 1000 would make a measurement last minutes.
VALIDATE_EVERY = 50


def training_speed(data, steps, recipe, widths, repeats, seconds, device="auto"):
    """Time the engine against a plain loop over the scales, with the recipe of the paper.

    Both train networks of three hidden layers on the same windows: the engine all scales in
    lockstep, validating every `VALIDATE_EVERY` steps, the loop one after the other, validating
    after every step as the published code does.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset with train and val trajectories.
    steps : sequence of int
        Step of each scale, in units of dt.
    recipe : Recipe
        The paper's; its hidden layers are replaced.
    widths : sequence of int
        Units in each hidden layer.
    repeats : int
        Measurements of each, in turn; medians count.
    seconds : float
        Least duration of a measurement.
    device : {"auto", "cpu", "cuda"}
        Where to train.

    Returns
    -------
    pandas.DataFrame
        A row per width and, on a GPU, per precision of the matrix products. Columns machine,
        scales, width, tf32; engine_steps, plain_steps: optimiser steps of the whole hierarchy per
        second; speedup: their ratio; engine_gflops: rate of the engine's matrix products;
        matmul_gflops: rate of such products alone; share: the ratio of these; engine_hours,
        plain_hours: duration of the recipe's iterations.
    """
    check_trainable(data, max(steps), recipe.recurrence)
    device = resolve_device(device)
    train, val = (
        torch.from_numpy(split_states(data, split).values).to(device) for split in ("train", "val")
    )
    rows = []
    for tf32 in (False, True) if device.type == "cuda" else (False,):
        with precision(tf32):
            for width in widths:
                batch = len(train) if recipe.batch == "full" else recipe.batch
                sized = replace(recipe, hidden=(width,) * 3, batch=batch, tolerance=0.0)
                rows.append((tf32, *_speeds(train, val, steps, sized, repeats, seconds)))
    columns = ["tf32", "width", "engine_steps", "plain_steps", "engine_gflops", "matmul_gflops"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(0, "machine", _machine(device))
    table.insert(1, "scales", len(steps))
    table.insert(6, "speedup", table["engine_steps"] / table["plain_steps"])
    table["share"] = table["engine_gflops"] / table["matmul_gflops"]
    for way in ("engine", "plain"):
        table[f"{way}_hours"] = recipe.iterations / table[f"{way}_steps"] / 3600
    return table


def _speeds(train, val, steps, recipe, repeats, seconds):
    """Width; steps per second of engine and loop; GFLOP/s of the engine and of products alone."""
    widths = (train.shape[2], *recipe.hidden, train.shape[2])
    runs = [
        run(train, val, steps, recipe, widths) for run in (_engine_run, _plain_run, _product_run)
    ]
    # How often each runs in one measurement, after one run to warm up.
    counts = [max(1, round(seconds / min(_seconds(run, 1), _seconds(run, 1)))) for run in runs]
    measured = [
        [_seconds(run, n) for run, n in zip(runs, counts, strict=True)] for _ in range(repeats)
    ]
    engine, plain, products = np.median(measured, axis=0)
    engine /= VALIDATE_EVERY
    plain *= len(steps)
    flops = len(steps) * _flops(widths, recipe)
    hidden = 2 * len(steps) * recipe.batch * widths[1] * widths[2]
    return widths[1], 1 / engine, 1 / plain, flops / engine / 1e9, hidden / products / 1e9


def _flops(widths, recipe):
    """Operations in the matrix products of one optimiser step of one network.

    Each recurrent step multiplies by every weight once forward and twice backward.
    """
    return 3 * 2 * recipe.batch * recipe.recurrence * sum(i * o for i, o in pairwise(widths))


def _engine_run(train, val, steps, recipe, widths):
    stack = FlowMaps(steps, widths, recipe.activation)
    stack.initialise(np.random.SeedSequence(0))
    # Measurements may take more iterations than the recipe has.
    endless = replace(recipe, iterations=10**9, validate_every=VALIDATE_EVERY)
    generator = torch.Generator().manual_seed(0)
    windows = all_windows(val, steps, recipe)
    return Training(stack.to(train.device), train, windows, endless, generator).advance


def _plain_run(train, val, steps, recipe, widths):
    windows, val_windows = (all_windows(x, steps[:1], recipe)[0] for x in (train, val))
    generator = torch.Generator().manual_seed(0)
    batches = (torch.randint(len(windows), (recipe.batch,), generator=generator) for _ in count())
    network = plain_network(widths).to(train.device)
    losses = plain_loop(network, windows, val_windows, batches, recipe.rate)
    return lambda: next(losses)


def _product_run(train, val, steps, recipe, widths):
    left = torch.rand(len(steps), recipe.batch, widths[1], device=train.device)
    right = torch.rand(len(steps), widths[1], widths[2], device=train.device)
    out = torch.empty(len(steps), recipe.batch, widths[2], device=train.device)
    return lambda: torch.bmm(left, right, out=out)


def _seconds(run, n):
    """Mean duration of one run."""
    _finish()
    start = time.perf_counter()
    for _ in range(n):
        run()
    _finish()
    return (time.perf_counter() - start) / n


def _finish():
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def _machine(device):
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{platform.machine()}, {torch.get_num_threads()} threads"
