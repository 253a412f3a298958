"""A forecast and the truth, drawn over time."""

import numpy as np
import xarray as xr

from hits.data.dataset import units_of
from hits.score.valid_prediction_time import normalised_errors, valid_prediction_time


def plot_forecast(forecast, truth=None, trajectory=0):
    """Draw the states of a forecast over time, the truth below, and how long it is followed.

    Parameters
    ----------
    forecast : xarray.DataArray, (trajectory, time, state)
        As `HiTS.forecast` gives it.
    truth : xarray.DataArray, (trajectory, time, state), optional
        The same trajectories, at these instants or more. Where its common instants with the
        forecast show an error above 0.4 standard deviations, a line marks the first one: the valid
        prediction time.
    trajectory : int
        Which one is drawn, by its place in the forecast.

    Returns
    -------
    numpy.ndarray of matplotlib.axes.Axes, (state,)
        On a new figure of pyplot.

    Raises
    ------
    ValueError
        If the truth has other trajectories or states, or no instant of the forecast.
    """
    # It takes a second to load, which only those who draw should wait.
    import matplotlib.pyplot as plt

    states, units = forecast["state"].values.tolist(), units_of(forecast)
    lost = None
    if truth is not None:
        try:
            made, true = xr.align(forecast, truth.transpose(*forecast.dims), join="inner")
        except ValueError as error:
            raise ValueError(f"forecast and truth do not fit: {error}") from None
        if made.shape != (len(forecast), made.sizes["time"], len(states)) or not made.size:
            raise ValueError(
                f"truth and forecast have {made.sizes['time']} instants, {made.sizes['state']} "
                f"states and {len(made)} trajectories in common, expected an instant or more, "
                f"and {len(states)} and {len(forecast)}; align them by truth.reindex_like(forecast,"
                " method='nearest', tolerance=…)"
            )
        followed = valid_prediction_time(normalised_errors(made, true), 1)[trajectory]
        if np.isfinite(followed):
            lost = made["time"].values[int(followed) - 1]
        truth = truth.transpose(*forecast.dims).sel(state=states)
        if "trajectory" in forecast.indexes:
            truth = truth.sel(trajectory=forecast["trajectory"])
    figure, axes = plt.subplots(
        len(states),
        sharex=True,
        squeeze=False,
        figsize=(6, 1 + 1.3 * len(states)),
        layout="constrained",
    )
    for k, (ax, state) in enumerate(zip(axes[:, 0], states, strict=True)):
        if truth is not None:
            drawn = truth[trajectory, :, k]
            ax.plot(drawn["time"], drawn, color="0.6", linewidth=3, label="truth")
        drawn = forecast[trajectory, :, k]
        ax.plot(drawn["time"], drawn, color="#004488", label="forecast")
        if lost is not None:
            ax.axvline(lost, color="#aa3355", linestyle=":", label="valid prediction time")
        ax.set_ylabel(f"{state} ({units[k]})" if units and units[k] else state)
    unit = forecast.attrs.get("time_units")
    ax.set_xlabel(f"time ({unit})" if unit else "time")
    figure.legend(*ax.get_legend_handles_labels(), loc="outside upper center", ncols=3)
    return axes[:, 0]
