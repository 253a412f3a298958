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


def errors_of_starts(forecasts, data, noisy, floor=None, published=None):
    """Errors against noisy and clean references, from noisy and clean initial states.

    With a noisy start even the exact flow goes astray, and noisy references differ from any
    forecast, so that no single number says how good a model is.

    Parameters
    ----------
    forecasts : dict of str to xarray.Dataset
        Forecasts from ``clean`` initial states and, where the data have noise, from ``noisy`` ones.
    data, noisy : xarray.Dataset
        The dataset without and with its noise.
    floor : xarray.Dataset, optional
        The test trajectories as the exact flow continues their noisy initial states.
    published : xarray.Dataset, optional
        The test trajectories as the paper's solver found them.

    Returns
    -------
    xarray.Dataset
        Mean squared errors over trajectories and states. Variables (model, time): mse, start and
        reference as in `noisy` (the protocol of the paper); mse_clean, start as in `noisy`,
        reference as in `data`; mse_clean_start, both as in `data`; mse_published_truth, start as in
        `data`, reference `published` (NaN without). Variable floor(time): mse of the exact flow.
    """
    as_given = forecasts.get("noisy", forecasts["clean"])
    mse = error_curves(as_given, noisy)
    noiseless = noisy is data
    errors = {
        "mse": mse,
        "mse_clean": mse if noiseless else error_curves(as_given, data),
        "mse_clean_start": mse if noiseless else error_curves(forecasts["clean"], data),
        "mse_published_truth": error_curves(forecasts["clean"], published)
        if published is not None
        else xr.full_like(mse, np.nan),
        "floor": xr.zeros_like(mse[0]).drop_vars(["model", "selected"]),
    }
    if floor is not None:
        states = (split_states(x, "test").values[:, 1:].astype(float) for x in (floor, noisy))
        errors["floor"] += np.square(np.subtract(*states)).mean(axis=(0, 2))
    return xr.Dataset(errors, attrs=mse.attrs)


def scores(curves):
    """Mean squared errors of each model over all instants.

    Parameters
    ----------
    curves : xarray.Dataset
        From `errors_of_starts`.

    Returns
    -------
    pandas.DataFrame
        Columns model, dt, selected, and one per variable of `curves`.
    """
    means = curves.mean("time")
    columns = {"model": curves["model"], "dt": curves.attrs["dt"], "selected": curves["selected"]}
    return pd.DataFrame(
        {
            name: np.broadcast_to(column, curves.sizes["model"])
            for name, column in (columns | dict(means.data_vars)).items()
        }
    )
