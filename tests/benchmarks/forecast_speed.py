"""How fast a hierarchy forecasts, against the published way of stepping; a table.

Networks of the published size, the same weights in both, coupled with straight lines in between;
seconds of the process on one thread, in turns, and memory beyond that of the imports, of processes
of their own. Run by ``make benchmarks``.
"""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from plain_stepping import plain_networks, plain_stepping

from hits.forecast.coupled import coupled_forecast
from hits.train.flowmap import FlowMaps

# Of the paper's systems: trajectories, states, steps of each forecast; and networks.
TRAJECTORIES, STATES, N_STEPS, HIDDEN = 400, 2, 5120, (128, 128, 128)
COUPLED = {"8 to 1024": range(3, 11), "1 to 1024": range(11)}
REPEATS = 3


def hierarchy(powers):
    """Networks that add little to a state, whatever it is; and initial states."""
    stack = FlowMaps([2**k for k in powers], (STATES, *HIDDEN, STATES), "relu")
    stack.initialise(np.random.SeedSequence(0))
    with torch.no_grad():
        stack.weights[-1].mul_(0.01)
        stack.biases[-1].mul_(0.01)
    return stack, torch.rand(TRAJECTORIES, STATES, generator=torch.Generator().manual_seed(0))


def forecasters(stack):
    """Both ways: functions of initial states."""
    maps, networks = stack.maps(), plain_networks(stack)
    return {
        "engine": lambda x0: coupled_forecast(maps, x0, N_STEPS),
        "plain": lambda x0: plain_stepping(networks, x0, N_STEPS),
    }


def seconds(run, x0):
    """Of the process, for one forecast."""
    start = time.process_time()
    run(x0)
    return time.process_time() - start


def megabytes(way, coupled):
    """Memory that a forecast takes in a process of its own."""
    said = subprocess.run(
        [sys.executable, __file__, way, coupled], capture_output=True, text=True, check=True
    )
    return float(said.stdout)


def peak():
    """Most memory that this process has held, in megabytes; NaN where the system is not Linux."""
    # What the library resource tells includes the process that started this one.
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(x.split()[1]) / 1024 for x in lines if x.startswith("VmHWM")), np.nan)


def measure(coupled):
    """A row of the table for some coupled steps."""
    stack, x0 = hierarchy(COUPLED[coupled])
    ways = forecasters(stack)
    apart = (ways["engine"](x0) - ways["plain"](x0)).abs().max()
    times = np.array([[seconds(run, x0) for run in ways.values()] for _ in range(REPEATS)])
    engine, plain = np.median(times, axis=0)
    row = {"steps": coupled, "engine s": engine, "plain s": plain}
    row["speedup"] = np.median(times[:, 1] / times[:, 0])
    row |= {f"{way} MB": megabytes(way, coupled) for way in ways}
    return row | {"largest difference": float(apart)}


if __name__ == "__main__":
    torch.set_num_threads(1)
    if len(sys.argv) > 1:
        way, coupled = sys.argv[1:]
        stack, x0 = hierarchy(COUPLED[coupled])
        run = forecasters(stack)[way]
        run(x0[:1])
        before = peak()
        run(x0)
        print(peak() - before)
    else:
        print(f"{TRAJECTORIES} trajectories, {N_STEPS} steps")
        table = pd.DataFrame([measure(coupled) for coupled in COUPLED])
        print(table.to_markdown(index=False, floatfmt=".3g"))
