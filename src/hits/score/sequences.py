"""Errors of forecasts of one sequence."""

import numpy as np
import pandas as pd
import xarray as xr

# Share of the variance up to which a forecast counts as following the sequence.
FOLLOWED = 0.1


def sequence_errors(truth, forecast):
    """Mean squared error of each forecast instant.

    Parameters
    ----------
    truth, forecast : array-like, (time, state)
        States at the same instants.

    Returns
    -------
    numpy.ndarray, (time,)
        Means over the states, in their squared unit; infinite where a forecast is not finite.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        errors = np.square(np.asarray(forecast, np.float64) - np.asarray(truth, np.float64)).mean(1)
    return np.where(np.isfinite(errors), errors, np.inf)


def followed_steps(errors, variance):
    """For how many steps a forecast follows a sequence.

    Parameters
    ----------
    errors : array-like, (time,)
        From `sequence_errors`.
    variance : float
        Of the sequence over time, mean over its states.

    Returns
    -------
    int
        Instants before the first whose error is not below `FOLLOWED` times the variance.
    """
    lost = ~(np.asarray(errors) < FOLLOWED * variance)
    return int(lost.argmax()) if lost.any() else len(lost)


def sequence_variance(states):
    """Variance over time, mean over the states.

    Parameters
    ----------
    states : array-like, (time, state)

    Returns
    -------
    float
    """
    return float(np.asarray(states, np.float64).var(axis=0).mean())


def score_sequence(target, forecasts):
    """Scores of all forecasts of a sequence.

    Parameters
    ----------
    target : array-like, (time, state)
        The sequence at the instants that are forecast.
    forecasts : dict of str to array-like
        Model to its forecast, (time, state).

    Returns
    -------
    scores : pandas.DataFrame
        A row per model: model; mse; variance of the sequence, see `sequence_variance`, and
        forecast_variance; followed, see `followed_steps`; n_steps.
    errors : xarray.DataArray, (model, time)
        From `sequence_errors`.
    """
    variance = sequence_variance(target)
    errors = {model: sequence_errors(target, states) for model, states in forecasts.items()}
    with np.errstate(over="ignore", invalid="ignore"):
        varied = {model: sequence_variance(states) for model, states in forecasts.items()}
    scores = pd.DataFrame(
        {
            "model": model,
            "mse": error.mean(),
            "variance": variance,
            "forecast_variance": varied[model],
            "followed": followed_steps(error, variance),
            "n_steps": len(error),
        }
        for model, error in errors.items()
    )
    curves = xr.DataArray(
        np.array(list(errors.values())),
        dims=("model", "time"),
        coords={"model": list(errors)},
        name="mse",
    )
    return scores, curves
