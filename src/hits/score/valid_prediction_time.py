"""Valid prediction time: how long a forecast stays with the solution."""

import numpy as np

from hits.score.errors import squared_errors, variance

# Of the normalised root mean square error, as is usual for chaotic systems (Vlachas et al. 2020,
# doi:10.1016/j.neunet.2020.02.016).
THRESHOLD = 0.4


def normalised_errors(forecast, truth):
    """Root of mean squared error by variance, means over the states, (trajectory, time).

    Parameters
    ----------
    forecast, truth : array-like, (trajectory, time, state)
        States at the same instants. A forecast that is not finite is infinitely wrong.

    Raises
    ------
    ValueError
        If the two are not of one shape.
    """
    if np.shape(forecast) != np.shape(truth):
        raise ValueError(
            f"forecast has (trajectory, time, state) = {np.shape(forecast)}, expected "
            f"{np.shape(truth)} as the truth; leave the initial states out of both"
        )
    return np.sqrt(squared_errors(forecast, truth).mean(axis=2) / variance(truth))


def valid_prediction_time(errors, dt, threshold=THRESHOLD):
    """First time at which the normalised error of each trajectory exceeds a threshold.

    Parameters
    ----------
    errors : array-like, (trajectory, time)
        From `normalised_errors`, at instants dt, 2 dt, …
    dt : float
        Time between instants.
    threshold : float
        Of the error.

    Returns
    -------
    numpy.ndarray, (trajectory,)
        In units of time; infinite where the error never exceeds the threshold.
    """
    lost = ~(np.asarray(errors) <= threshold)
    return np.where(lost.any(axis=1), dt * (lost.argmax(axis=1) + 1), np.inf)
