"""How long a forecast stays with the solution."""

import numpy as np

# Errors in units of the states' standard deviation. A tenth is just seen in a plot of the states;
# at the whole of it the mean state would be as good a forecast.
RELIABLE = 0.1
OFF = 1.0


def forecast_horizon(forecast, truth, dt):
    """Times until a forecast leaves the solution, and its largest error.

    The error of one trajectory at one instant is the root of the mean square over the state's
    components, each in units of its standard deviation over all trajectories and instants. A
    forecast that is not finite is infinitely wrong.

    Parameters
    ----------
    forecast, truth : array-like, (trajectory, time, state)
        States at instants 1, 2, …; the initial states are not among them.
    dt : float
        Time between instants.

    Returns
    -------
    dict of str to float
        end, the time of the last instant; worst, the largest over the instants of the mean square
        of the errors of all trajectories, in units of the states' variance; reliable and off, the
        median over the trajectories of the first time at which the error exceeds `RELIABLE` and
        `OFF`, infinite where half of the trajectories or more never come to that.

    Raises
    ------
    ValueError
        If the two are not of one shape.
    """
    forecast, truth = (np.asarray(x, np.float64) for x in (forecast, truth))
    if forecast.shape != truth.shape:
        raise ValueError(
            f"forecast has (trajectory, time, state) = {forecast.shape}, expected {truth.shape} "
            "as the truth; leave the initial states out of both"
        )
    squares = np.square((forecast - truth) / truth.std(axis=(0, 1))).mean(axis=2)
    squares[np.isnan(squares)] = np.inf
    time = dt * np.arange(1, truth.shape[1] + 1)
    return {
        "end": float(time[-1]),
        "worst": float(squares.mean(axis=0).max()),
        "reliable": _median_time(squares > RELIABLE**2, time),
        "off": _median_time(squares > OFF**2, time),
    }


def _median_time(exceeded, time):
    """Median over trajectories of the first time at which something (trajectory, time) is true."""
    first = np.where(exceeded.any(axis=1), time[exceeded.argmax(axis=1)], np.inf)
    return float(np.median(first))
