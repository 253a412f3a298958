"""Errors of forecasts."""

import numpy as np
import pandas as pd
import xarray as xr

from hits.data.dataset import split_states


def error_curves(forecast, data):
    """Mean squared error of each model at each instant.

    Parameters
    ----------
    forecast : xarray.Dataset
        Forecasts of the test trajectories.
    data : xarray.Dataset
        The dataset that was forecast.

    Returns
    -------
    xarray.DataArray, (model, time)
        Mean over trajectories and states, in squared units of the states, computed in float64.

    Raises
    ------
    ValueError
        If the forecast's instants are not those of the dataset after the first.
    """
    truth = split_states(data, "test").isel(time=slice(1, None))
    instants = forecast["time"].values
    if truth.shape != forecast["x"].shape[1:] or not np.array_equal(truth["time"], instants):
        raise ValueError(
            f"forecast has (trajectory, time, state) = {forecast['x'].shape[1:]} from time "
            f"{instants[0]:g}, expected {truth.shape} from {float(truth['time'][0]):g}: the "
            "instants of the test trajectories after the first"
        )
    # Model by model, so that no float64 copy of all forecasts is made.
    exact = truth.values.astype(np.float64)
    return xr.DataArray(
        [np.square(x - exact).mean(axis=(0, 2)) for x in forecast["x"].values],
        {key: forecast[key] for key in ("model", "selected", "time")},
        ("model", "time"),
        "mse",
        {key: forecast.attrs[key] for key in ("title", "dt", "time_units")},
    )


def scores(curves):
    """Mean squared error of each model over all instants.

    Parameters
    ----------
    curves : xarray.DataArray, (model, time)
        From `error_curves`.

    Returns
    -------
    pandas.DataFrame
        Columns model, selected, mse.
    """
    return pd.DataFrame(
        {
            "model": curves["model"].values,
            "selected": curves["selected"].values,
            "mse": curves.mean("time").values,
        }
    )
