"""How long an iteration of all scales takes, by recipe and width, on this machine; a table.

The Lorenz system's data; networks as the recipes ``published``, at several widths, and ``fast``
have them, the latter without the updates of the optimiser's basis, too, which are no part of a CUDA
graph. Run by ``python tests/benchmarks/iteration_time.py``; docs/gpu/iterations.csv is of it.
"""

import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import torch
import yaml
from training_speed import STEPS, finish

from hits.data.dataset import split_states
from hits.data.ode import simulate
from hits.seeds import seed_sequence
from hits.train.batches import all_windows
from hits.train.device import resolve_device
from hits.train.flowmap import FlowMaps, unit_variance
from hits.train.recipe import RECIPES
from hits.train.training import Training

DATASET = Path(__file__).parents[2] / "config/datasets/lorenz.yaml"
WIDTHS = {"cuda": (128, 256, 512, 1024)}  # on others the first: the rest takes hours
REPEATS = 3  # measurements of each, after one to warm up; the shortest counts
COUNT = 100  # iterations in one of them


def begun(train, val, recipe, hidden, steps=STEPS, most=None):
    """The training of a hierarchy, with so many validation windows at most."""
    n_states, units = train.shape[2], None
    if recipe.scaling == "unit":
        windows = (all_windows(train, step, recipe)[None] for step in steps)
        units = tuple(map(torch.cat, zip(*map(unit_variance, windows), strict=True)))
    flow_maps = FlowMaps(steps, (n_states, *hidden, n_states), recipe.activation, units)
    flow_maps.initialise(seed_sequence(0, "benchmark"))
    val_windows = torch.stack([all_windows(val, step, recipe)[:most] for step in steps])
    generator = torch.Generator().manual_seed(0)
    return Training(flow_maps.to(train.device), train, val_windows, recipe, generator)


def milliseconds(train, val, recipe, hidden, refresh=True):
    """Of one iteration of a hierarchy."""
    recipe = replace(recipe, validate_every=COUNT, iterations=(REPEATS + 1) * COUNT, tolerance=0.0)
    training = begun(train, val, recipe, hidden)
    if not refresh:
        training.optimiser.refresh = lambda: None
    seconds = []
    for _ in range(REPEATS + 1):
        start = time.perf_counter()
        training.advance()
        finish()
        seconds.append(time.perf_counter() - start)
    return min(seconds[1:]) / COUNT * 1000


if __name__ == "__main__":
    torch.set_num_threads(1)
    device = resolve_device("auto")
    source = yaml.safe_load(DATASET.read_text(encoding="utf-8"))["source"]
    data = simulate(source, seed_sequence(0, "benchmark"))
    of = [torch.from_numpy(split_states(data, s).values).to(device) for s in ("train", "val")]
    published, fast = RECIPES["published"], RECIPES["fast"]
    cases = [("published", published, (n,) * 3, True) for n in WIDTHS.get(device.type, (128,))]
    cases += [
        ("fast", fast, fast.hidden, True),
        ("fast, basis kept", fast, fast.hidden, False),
        ("fast, hard scales", fast, fast.hard_hidden, True),
    ]
    rows = []
    for name, recipe, hidden, refresh in cases:
        needed = milliseconds(*of, recipe, hidden, refresh)
        rows.append({"recipe": name, "layers": "-".join(map(str, hidden)), "ms": needed})
        rows[-1]["minutes for 100,000"] = needed * 100_000 / 60_000
    print(pd.DataFrame(rows).to_csv(index=False, float_format="%.3g"))
