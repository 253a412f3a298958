"""Costs of forecasts."""

import time
from statistics import median

import pandas as pd

# Seconds that calls are repeated for, at most: long ones vary no less from one run to the next.
ENOUGH = 0.5
# Instants of the forecast before those that are timed.
FIRST = 2


def median_seconds(function, repeats, clock=time.perf_counter):
    """Median duration of some calls without arguments, fewer where they have taken `ENOUGH`.

    What a first call alone does, as imports, is to be done before.
    """
    if repeats < 1:
        raise ValueError(f"repeats is {repeats}, expected 1 or more")
    seconds = []
    for _ in range(repeats):
        start = clock()
        function()
        seconds.append(clock() - start)
        if sum(seconds) > ENOUGH:
            break
    return median(seconds)


def forecast_seconds(models, x0, n_steps, repeats):
    """Time models of `hits.forecast.models.forecast_models`; columns model, seconds."""
    rows = []
    for name, forecast in models.items():
        # Libraries load here.
        forecast(x0, min(n_steps, FIRST))
        seconds = median_seconds(lambda f=forecast: f(x0, n_steps), repeats)
        rows.append((name, seconds))
    return pd.DataFrame(rows, columns=["model", "seconds"])
