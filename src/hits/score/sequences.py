"""Errors of forecasts of one sequence."""

import numpy as np
import pandas as pd

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
    forecasts : xarray.DataArray, (model, time, state)
        From `hits.forecast.sequence_forecasts.sequence_forecasts`.

    Returns
    -------
    scores : pandas.DataFrame
        A row per model: model; mse; variance of the sequence, see `sequence_variance`, and
        forecast_variance; followed, see `followed_steps`; n_steps.
    errors : xarray.DataArray, (model, time)
        From `sequence_errors`.
    """
    variance = sequence_variance(target)
    errors = forecasts.isel(state=0, drop=True).astype(np.float64).rename("mse")
    errors.values = [sequence_errors(target, states) for states in forecasts.values]
    with np.errstate(over="ignore", invalid="ignore"):
        varied = [sequence_variance(states) for states in forecasts.values]
    scores = pd.DataFrame(
        {
            "model": forecasts["model"].values,
            "mse": errors.values.mean(axis=1),
            "variance": variance,
            "forecast_variance": varied,
            "followed": [followed_steps(error, variance) for error in errors.values],
            "n_steps": errors.sizes["time"],
        }
    )
    return scores, errors
