"""How costs grow with the size of states, networks and tasks, on one core; tables as csv.

Milliseconds of the process for an iteration of a stack of eleven scales, by the optimiser of the
recipe ``fast`` and by Adam, and for a coupled forecast of many trajectories. Run by ``python
tests/benchmarks/growth.py FOLDER``.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from iteration_time import REPEATS, begun
from training_speed import STEPS

from hits.forecast.coupled import coupled_forecast
from hits.train.flowmap import FlowMaps
from hits.train.recipe import RECIPES

# What one table varies; the others stay at the first value.
STATES, WIDTHS, SCALES = (3, 2, 40, 100), (96, 192, 384, 512, 768), (11, 6, 3)
TRAJECTORIES, HORIZONS = (500, 1000, 2000), (5120, 2560, 10240)
COUNT = 20  # iterations in one measurement, two updates of a basis included


def iteration(n_states=STATES[0], width=WIDTHS[0], scales=SCALES[0], optimiser="soap"):
    """Milliseconds of one iteration."""
    recipe = replace(
        RECIPES["fast"],
        optimiser=optimiser,
        tolerance=0.0,
        validate_every=COUNT,
        iterations=COUNT * (REPEATS + 1),
    )
    generator = torch.Generator().manual_seed(0)
    states = torch.randn(20, STEPS[-1] * recipe.span + 2, n_states, generator=generator)
    of = states, states[:2], recipe, (width, width), STEPS[:scales]
    return shortest(begun(*of, most=64).advance) / COUNT


def forecast(
    n_states=STATES[0], width=WIDTHS[0], trajectories=TRAJECTORIES[0], horizon=HORIZONS[0]
):
    """Milliseconds of one coupled forecast by eight steps from 8 on."""
    flow_maps = FlowMaps(STEPS[3:], (n_states, width, width, n_states), "swiglu")
    maps, x0 = flow_maps.maps(), torch.randn(trajectories, n_states)
    return shortest(lambda: coupled_forecast(maps, x0, horizon, "cubic"))


def shortest(run):
    """Milliseconds of the process, after one run to warm up."""
    run()
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def varied(cost, **values):
    """Rows of a table: what is varied, its value, and what it costs."""
    return [
        {"varied": name, "value": value, "ms": cost(**{name: value})}
        for name, all_values in values.items()
        for value in sorted(all_values)
    ]


if __name__ == "__main__":
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    rows = varied(iteration, n_states=STATES, width=WIDTHS, scales=SCALES)
    adam = varied(
        lambda **sizes: iteration(optimiser="adam", **sizes),
        n_states=STATES,
        width=WIDTHS,
        scales=SCALES,
    )
    table = pd.DataFrame(rows).assign(adam_ms=[row["ms"] for row in adam])
    table["soap by adam"] = table["ms"] / table["adam_ms"]
    table.to_csv(folder / "iterations.csv", index=False, float_format="%.3g")
    sizes = {"n_states": STATES, "width": WIDTHS, "trajectories": TRAJECTORIES}
    table = pd.DataFrame(varied(forecast, **sizes, horizon=HORIZONS))
    count = np.where(table["varied"] == "trajectories", table["value"], TRAJECTORIES[0])
    table["microseconds per trajectory"] = 1000 * table["ms"] / count
    table.to_csv(folder / "forecasts.csv", index=False, float_format="%.3g")
