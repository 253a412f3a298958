"""Errors of forecasts; the words of all scores."""

import numpy as np
import pandas as pd
import xarray as xr

from hits.data.dataset import split_states
from hits.forecast.forecast_file import COUPLED

# Of the variance: an error above this says nothing but that the forecast has left the data.
DIVERGED = 100
# Numbers of a piece of the states: a megabyte in float64.
PIECE = 2**17


def squared_errors(forecast, truth):
    """Squared errors in float64, infinite where a forecast is not finite."""
    # In place: new memory takes longer than the arithmetic.
    with np.errstate(over="ignore", invalid="ignore"):
        errors = np.subtract(np.asarray(forecast), np.asarray(truth), dtype=np.float64)
        errors = np.square(errors, out=errors)
    errors[~np.isfinite(errors)] = np.inf
    return errors


def pieces(states):
    """Slices of the first axis, of as many states (trajectory, time, state) as stay in the cache.

    Arithmetic on all of them at once would wait for memory most of the time.
    """
    size = max(1, PIECE // max(1, states[0].size))
    return [slice(start, start + size) for start in range(0, len(states), size)]


def mean_squares(forecast, truth):
    """Mean squared errors of forecasts (trajectory, time, state) of one model.

    Over the trajectories, (time, state), and over the instants, (trajectory, state).
    """
    forecast, truth = np.asarray(forecast), np.asarray(truth)
    total, each = 0, []
    # As products, since means along an axis before one so short take ten times longer.
    share = np.full(truth.shape[1], 1 / truth.shape[1])
    for part in pieces(truth):
        errors = squared_errors(forecast[part], truth[part])
        total = total + errors.sum(0)
        each.append(share @ errors)
    return total / len(truth), np.concatenate(each)


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
    mse = mean_squares(forecast, truth)[0].mean(axis=0)
    states = np.asarray(truth)
    spread = states.std(axis=(0, 1), dtype=np.float64)
    varies = spread > np.finfo(states.dtype).eps * np.abs(states).max(axis=(0, 1))
    relative = (mse[varies] / np.square(spread[varies])).mean() if varies.any() else np.nan
    return {"mse": float(mse.mean()), "relative_error": float(relative)}


def diverged(relative):
    """Whether relative errors, array-like, are above `DIVERGED` or not finite."""
    return np.logical_not(relative <= DIVERGED)


def error_curves(forecast, truth):
    """Mean squared error of each model at each instant, a DataArray (model, time).

    The mean is over trajectories and states; infinite where the forecast, see
    `hits.forecast.forecast_file`, is not finite. The truth (trajectory, time, state) has the same
    instants, else a ValueError.
    """
    return _over_states(_mean_errors(forecast, truth)["time"])


def errors_of_starts(forecasts, data, noisy, floor=None, loose=None):
    """Errors against noisy and clean references, from noisy and clean initial states.

    With a noisy start even the exact flow goes astray, and noisy references differ from any
    forecast, so that no single number says how good a model is.

    Parameters
    ----------
    forecasts : dict of str to xarray.Dataset
        Forecasts of the test trajectories from ``clean`` and, with noise, ``noisy`` initial states;
        they also say which ``single`` scale was chosen.
    data, noisy : xarray.Dataset
        The dataset without and with its noise.
    floor : xarray.Dataset, optional
        The test trajectories as the exact flow continues the initial states of `noisy`.
    loose : xarray.Dataset, optional
        The test trajectories as the paper's solver found them, at loose tolerances.

    Returns
    -------
    curves : xarray.Dataset
        Variables (model, time), see `error_curves`: mse, start and reference as in `noisy` (the
        protocol of the paper); mse_clean, start as in `noisy`, reference as in `data`;
        relative_error, the same with the errors of each state in units of its own variance,
        without states that never change;
        mse_clean_start, both as in `data`; mse_loose_truth, start as in `data`, reference `loose`
        (NaN without). Variable floor(time): mse of the exact flow, NaN without `floor`. Variable
        coupled(time, state): the coupled forecast of the first test trajectory, start as in
        `noisy`. Attribute variance: that of the clean test trajectories.
    trajectories : xarray.Dataset
        What is resampled to say how sure a comparison is: mse and mse_loose_truth as above, but
        (model, trajectory), means over instants. Attributes title, dt, time_units and variance;
        single, the step of the single scale that was chosen on validation data.
    """
    clean, given = (split_states(x, "test")[:, 1:] for x in (data, noisy))
    as_given, noiseless = forecasts.get("noisy", forecasts["clean"]), noisy is data
    from_given = _mean_errors(as_given, given)
    to_clean = from_given if noiseless else _mean_errors(as_given, clean)
    from_clean = from_given if noiseless else _mean_errors(forecasts["clean"], clean)
    if loose is None:
        to_loose = {along: errors * np.nan for along, errors in from_given.items()}
    else:
        to_loose = _mean_errors(forecasts["clean"], split_states(loose, "test")[:, 1:])
    # A mean over the states that vary: one that does not has no unit of its own.
    spread = clean.std(("trajectory", "time"), dtype=np.float64).values
    varies = spread > np.finfo(np.float32).eps * np.abs(clean).max(("trajectory", "time")).values
    unit = np.where(varies, spread * np.sqrt(varies.mean()), np.inf)
    curves = {
        "mse": _over_states(from_given["time"]),
        "relative_error": _over_states(to_clean["time"] / np.square(unit)),
        "mse_clean": _over_states(to_clean["time"]),
        "mse_clean_start": _over_states(from_clean["time"]),
        "mse_loose_truth": _over_states(to_loose["time"]),
        "floor": ("time", np.full(clean.sizes["time"], np.nan)),
        "coupled": as_given["x"].sel(model=COUPLED).drop_vars(["model", "selected"])[0],
    }
    if floor is not None:
        exact = split_states(floor, "test")[:, 1:]
        curves["floor"] = ("time", mean_squares(exact, given)[0].mean(-1))
    attributes = {key: as_given.attrs[key] for key in ("title", "dt", "time_units")}
    attributes["variance"] = variance(clean)
    each = {
        name: _over_states(errors["trajectory"])
        for name, errors in (("mse", from_given), ("mse_loose_truth", to_loose))
    }
    single = {"single": int(as_given.attrs["single"])}
    return xr.Dataset(curves, attrs=attributes), xr.Dataset(each, attrs=attributes | single)


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


def _mean_errors(forecast, truth):
    """Mean squared errors (model, along, state), by what they go along: time or trajectory."""
    time = forecast["time"].values
    instants = truth["time"].values if isinstance(truth, xr.DataArray) else time
    if np.shape(truth) != forecast["x"].shape[1:] or not np.allclose(instants, time):
        raise ValueError(
            f"forecast has (trajectory, time, state) = {forecast['x'].shape[1:]} from time "
            f"{time[0]:g}, expected {np.shape(truth)} from {instants[0]:g}: the instants of the "
            "true states, without the initial ones"
        )
    means = zip(*(mean_squares(x, truth) for x in forecast["x"].values), strict=True)
    return {
        along: xr.DataArray(
            np.stack(errors),
            {key: forecast[key] for key in ("model", "selected", along) if key in forecast.coords},
            ("model", along, "state"),
            "mse",
            {key: forecast.attrs[key] for key in ("title", "dt", "time_units")},
        )
        for along, errors in zip(("time", "trajectory"), means, strict=True)
    }


def _over_states(errors):
    """Means over the states; attributes stay."""
    return errors.mean("state", keep_attrs=True)
