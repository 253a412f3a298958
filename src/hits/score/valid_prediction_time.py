"""Valid prediction time: how long a forecast stays with the solution."""

import numpy as np
import pandas as pd

from hits.data.dataset import split_states
from hits.score.errors import pieces, squared_errors

# Of the normalised root mean square error, as is usual for chaotic systems (Vlachas et al. 2020,
# doi:10.1016/j.neunet.2020.02.016).
THRESHOLD = 0.4


def normalised_errors(forecast, truth, spread=None):
    """Root of the mean square over the states of errors in units of a spread, (trajectory, time).

    The spread is the standard deviation of each state of the truth (trajectory, time, state) unless
    given. Where all states have one unit, as coefficients of modes have, one for all leaves those
    that hardly vary unimportant. A forecast of another shape is a ValueError.
    """
    if np.shape(forecast) != np.shape(truth):
        raise ValueError(
            f"forecast has (trajectory, time, state) = {np.shape(forecast)}, expected "
            f"{np.shape(truth)} as the truth; leave the initial states out of both"
        )
    spread = _spread(truth) if spread is None else spread
    # A product, since means over so short an axis take far longer.
    weights = np.broadcast_to(1 / np.square(spread), np.shape(truth)[-1:]) / np.shape(truth)[-1]
    forecast, truth = np.asarray(forecast), np.asarray(truth)
    parts = [squared_errors(forecast[part], truth[part]) @ weights for part in pieces(truth)]
    return np.sqrt(np.concatenate(parts))


def valid_prediction_time(errors, dt, threshold=THRESHOLD):
    """First time at which the error of each trajectory exceeds a threshold, infinite if none does.

    The errors (trajectory, time) are `normalised_errors` at instants dt, 2 dt, …
    """
    lost = ~(np.asarray(errors) <= threshold)
    return np.where(lost.any(axis=1), dt * (lost.argmax(axis=1) + 1), np.inf)


def prediction_times(forecast, data):
    """Median valid prediction time over the test trajectories of a dataset, infinite if none ends.

    A row per model of a forecast, see `hits.forecast.forecast_file`: model, valid_prediction_time.
    """
    truth, dt = split_states(data, "test").values[:, 1:], data.attrs["dt"]
    spread = _spread(truth)
    rows = [
        (model, np.median(valid_prediction_time(normalised_errors(x, truth, spread), dt)))
        for model, x in zip(forecast["model"].values, forecast["x"].values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["model", "valid_prediction_time"])


def horizon_scores(forecast, truth, dt, lyapunov_exponent=None, **thresholds):
    """How long forecasts (trajectory, time, state) of instants dt, 2 dt, … can be trusted.

    end is the time of the last instant; worst the largest over the instants of the mean square of
    the `normalised_errors` of all trajectories; valid_prediction_time and a time for each of the
    further thresholds, by name, are medians over the trajectories. valid_prediction_lyapunov_times
    is the first of them in units of the inverse of the Lyapunov exponent, where that is known.
    """
    errors = normalised_errors(forecast, truth)
    thresholds = {"valid_prediction_time": THRESHOLD, **thresholds}
    medians = {
        name: float(np.median(valid_prediction_time(errors, dt, threshold)))
        for name, threshold in thresholds.items()
    }
    worst = float(np.square(errors).mean(axis=0).max())
    scores = {"end": dt * errors.shape[1], "worst": worst} | medians
    if lyapunov_exponent is not None:
        lyapunov_times = lyapunov_exponent * scores["valid_prediction_time"]
        scores["valid_prediction_lyapunov_times"] = lyapunov_times
    return scores


def _spread(truth):
    """Standard deviation of each state, 1 where it never changes."""
    deviation = np.asarray(truth, np.float64).std(axis=(0, 1))
    return np.where(deviation > 0, deviation, 1.0)
