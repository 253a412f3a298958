"""Costs of forecasts."""

import time
from statistics import median

import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.forecast.coupled import coupled_forecast
from hits.forecast.models import forecast_models


def median_seconds(function, warmup, repeats, clock=time.perf_counter):
    """Time a function.

    Parameters
    ----------
    function : callable
        Called without arguments.
    warmup : int
        Calls that are not timed, first.
    repeats : int
        Calls that are timed.
    clock : callable
        Seconds.

    Returns
    -------
    float
        Median of the timed calls, in seconds.

    Raises
    ------
    ValueError
        If there is nothing to time.
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
    return median(seconds)


def forecast_seconds(hierarchy, data, warmup, repeats):
    """Time the forecast of all test trajectories with every model of a hierarchy.

    Parameters
    ----------
    hierarchy : Hierarchy
        With scales selected.
    data : xarray.Dataset
        The dataset.
    warmup, repeats : int
        As in `median_seconds`.

    Returns
    -------
    pandas.DataFrame
        Columns model, seconds.
    """
    hierarchy.check_data(data)
    test = split_states(data, "test").values
    x0, n_steps = torch.from_numpy(test[:, 0]), test.shape[1] - 1
    return pd.DataFrame(
        [
            (
                model,
                median_seconds(lambda m=maps: coupled_forecast(m, x0, n_steps), warmup, repeats),
            )
            for model, maps in forecast_models(hierarchy).items()
        ],
        columns=["model", "seconds"],
    )
