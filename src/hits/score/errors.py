"""Errors of forecasts; the words of all scores."""

import numpy as np
import pandas as pd
import xarray as xr

from hits.data.dataset import split_states
from hits.forecast.forecast_file import COUPLED

# Of the variance: an error above this says nothing but that the forecast has left the data.
DIVERGED = 100


def squared_errors(forecast, truth):
    """Squared errors in float64, infinite where a forecast is not finite."""
    # In place: new memory of this size takes longer than the arithmetic.
    with np.errstate(over="ignore", invalid="ignore"):
        errors = np.subtract(np.asarray(forecast), np.asarray(truth), dtype=np.float64)
        errors = np.square(errors, out=errors)
    errors[~np.isfinite(errors)] = np.inf
    return errors


def variance(states):
    """Variance of states (…, state) over trajectories and instants, mean over the components."""
    states = np.asarray(states, np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        return float(states.reshape(-1, states.shape[-1]).var(axis=0).mean())


def relative_error(mse, states):
    """A mean squared error in units of the `variance` of the true states."""
    return mse / variance(states)


def mean_errors(forecast, truth):
    """Errors of forecasts (trajectory, time, state) of one model, as numbers.

    mse is the mean squared error over trajectories, instants and states; relative_error the mean
    over the states of each one's error in units of its own variance, so that it does not follow the
    state of the largest unit. Those that are constant but for rounding are left out of it.
    """
    mse = squared_errors(forecast, truth).mean(axis=(0, 1))
    states = np.asarray(truth)
    spread = states.std(axis=(0, 1), dtype=np.float64)
    varies = spread > np.finfo(states.dtype).eps * np.abs(states).max(axis=(0, 1))
    relative = (mse[varies] / np.square(spread[varies])).mean() if varies.any() else np.nan
    return {"mse": float(mse.mean()), "relative_error": float(relative)}


def diverged(relative):
    """Whether relative errors, array-like, are above `DIVERGED` or not finite."""
    return np.logical_not(relative <= DIVERGED)


def error_curves(forecast, truth, unit=1.0):
    """Mean squared error of each model at each instant, a DataArray (model, time).

    The mean is over trajectories and states, in the square of a unit, one or one of each state;
    infinite where the forecast, see `hits.forecast.forecast_file`, is not finite. The truth
    (trajectory, time, state) has the same instants, else a ValueError.
    """
    return _mean_errors(forecast, truth, "time", unit)


def trajectory_errors(forecasts, data, noisy, loose=None):
    """Errors of each test trajectory: what is resampled to say how sure a comparison is.

    Parameters
    ----------
    forecasts, data, noisy, loose
        As in `errors_of_starts`; the forecasts also say which ``single`` scale was chosen.

    Returns
    -------
    xarray.Dataset
        Variables (model, trajectory), means over instants and states: mse and mse_loose_truth, the
        starts and references of which are those in `errors_of_starts`. Infinite where a forecast is
        not finite. Attributes title, dt and time_units; single, the step of the single scale that
        was chosen on validation data; variance of the clean test trajectories.
    """
    clean, given = (split_states(x, "test")[:, 1:] for x in (data, noisy))
    as_given = forecasts.get("noisy", forecasts["clean"])
    mse = _mean_errors(as_given, given, "trajectory")
    errors = {"mse": mse, "mse_loose_truth": xr.full_like(mse, np.nan)}
    if loose is not None:
        truth = split_states(loose, "test")[:, 1:]
        errors["mse_loose_truth"] = _mean_errors(forecasts["clean"], truth, "trajectory")
    known = {"single": int(as_given.attrs["single"]), "variance": variance(clean)}
    return xr.Dataset(errors, attrs=mse.attrs | known)


def errors_of_starts(forecasts, data, noisy, floor=None, loose=None):
    """Errors against noisy and clean references, from noisy and clean initial states.

    With a noisy start even the exact flow goes astray, and noisy references differ from any
    forecast, so that no single number says how good a model is.

    Parameters
    ----------
    forecasts : dict of str to xarray.Dataset
        Forecasts of the test trajectories from ``clean`` and, with noise, ``noisy`` initial states.
    data, noisy : xarray.Dataset
        The dataset without and with its noise.
    floor : xarray.Dataset, optional
        The test trajectories as the exact flow continues the initial states of `noisy`.
    loose : xarray.Dataset, optional
        The test trajectories as the paper's solver found them, at loose tolerances.

    Returns
    -------
    xarray.Dataset
        Variables (model, time), see `error_curves`: mse, start and reference as in `noisy` (the
        protocol of the paper); mse_clean, start as in `noisy`, reference as in `data`;
        relative_error, the same with the errors of each state in units of its own variance,
        without states that never change;
        mse_clean_start, both as in `data`; mse_loose_truth, start as in `data`, reference `loose`
        (NaN without). Variable floor(time): mse of the exact flow, NaN without `floor`. Variable
        coupled(time, state): the coupled forecast of the first test trajectory, start as in
        `noisy`. Attribute variance: that of the clean test trajectories.
    """
    clean, given = (split_states(x, "test")[:, 1:] for x in (data, noisy))
    as_given = forecasts.get("noisy", forecasts["clean"])
    mse = error_curves(as_given, given)
    noiseless = noisy is data
    # A mean over the states that vary: one that does not has no unit of its own.
    spread = clean.std(("trajectory", "time"), dtype=np.float64).values
    varies = spread > np.finfo(np.float32).eps * np.abs(clean).max(("trajectory", "time")).values
    unit = np.where(varies, spread * np.sqrt(varies.mean()), np.inf)
    errors = {
        "mse": mse,
        "relative_error": error_curves(as_given, clean, unit),
        "mse_clean": mse if noiseless else error_curves(as_given, clean),
        "mse_clean_start": mse if noiseless else error_curves(forecasts["clean"], clean),
        "mse_loose_truth": xr.full_like(mse, np.nan),
        "floor": xr.full_like(mse[0], np.nan).drop_vars(["model", "selected"]),
        "coupled": as_given["x"].sel(model=COUPLED).drop_vars(["model", "selected"])[0],
    }
    if loose is not None:
        truth = split_states(loose, "test")[:, 1:]
        errors["mse_loose_truth"] = error_curves(forecasts["clean"], truth)
    if floor is not None:
        exact = split_states(floor, "test")[:, 1:]
        errors["floor"].values[:] = squared_errors(exact, given).mean(axis=(0, 2))
    return xr.Dataset(errors, attrs=mse.attrs | {"variance": variance(clean)})


def scores(curves):
    """Mean squared errors over all instants: model, dt, selected, and each variable of `curves`."""
    means = curves.drop_vars("coupled").mean("time")
    columns = {"model": curves["model"], "dt": curves.attrs["dt"], "selected": curves["selected"]}
    return pd.DataFrame(
        {
            name: np.broadcast_to(column, curves.sizes["model"])
            for name, column in (columns | dict(means.data_vars)).items()
        }
    ).assign(variance=curves.attrs["variance"])


def _mean_errors(forecast, truth, along, unit=1.0):
    """Mean squared errors (model, along) over all else, see `error_curves`."""
    time = forecast["time"].values
    instants = truth["time"].values if isinstance(truth, xr.DataArray) else time
    if np.shape(truth) != forecast["x"].shape[1:] or not np.allclose(instants, time):
        raise ValueError(
            f"forecast has (trajectory, time, state) = {forecast['x'].shape[1:]} from time "
            f"{time[0]:g}, expected {np.shape(truth)} from {instants[0]:g}: the instants of the "
            "true states, without the initial ones"
        )
    other = 1 if along == "trajectory" else 0
    # Model by model, so that no float64 copy of all forecasts is made.
    return xr.DataArray(
        [
            (squared_errors(x, truth).mean(axis=other) / np.square(unit)).mean(axis=-1)
            for x in forecast["x"].values
        ],
        {key: forecast[key] for key in ("model", "selected", along) if key in forecast.coords},
        ("model", along),
        "mse",
        {key: forecast.attrs[key] for key in ("title", "dt", "time_units")},
    )
