"""Costs of forecasts."""

import time
from statistics import median

import pandas as pd

# Seconds that calls are repeated for, at most: long ones vary no less from one run to the next.
ENOUGH = 0.5


def median_seconds(function, warmup, repeats, clock=time.perf_counter):
    """Median duration of some calls without arguments, after some that are not timed.

    They are fewer than `repeats` where these have taken `ENOUGH` seconds.
    """
    if repeats < 1:
        raise ValueError(f"repeats is {repeats}, expected 1 or more")
    for _ in range(warmup):
        function()
    seconds = []
    for _ in range(repeats):
        start = clock()
        function()
        seconds.append(clock() - start)
        if sum(seconds) > ENOUGH:
            break
    return median(seconds)


def forecast_seconds(models, x0, n_steps, warmup, repeats):
    """Time models of `hits.forecast.models.forecast_models`; columns model, seconds."""
    rows = [
        (name, median_seconds(lambda f=forecast: f(x0, n_steps), warmup, repeats))
        for name, forecast in models.items()
    ]
    return pd.DataFrame(rows, columns=["model", "seconds"])
