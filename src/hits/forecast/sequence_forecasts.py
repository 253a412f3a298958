"""Free runs of several models of one sequence, as labelled data."""

import numpy as np
import xarray as xr


def sequence_forecasts(models, data, first_state, n_steps):
    """Forecast a sequence by several models.

    Parameters
    ----------
    models : dict of str to callable
        Name to ``(first_state, n_steps)`` to states (n_steps, state).
    data : xarray.Dataset
        The dataset of the sequence.
    first_state : numpy.ndarray, (state,)
        Where all start.
    n_steps : int
        Instants to forecast.

    Returns
    -------
    xarray.DataArray, (model, time, state)
        Named x, float32; time counts from the first state.
    """
    states = [model(first_state, n_steps).astype(np.float32) for model in models.values()]
    return xr.DataArray(
        np.stack(states),
        dims=("model", "time", "state"),
        coords={
            "model": list(models),
            "time": data.attrs["dt"] * np.arange(1, n_steps + 1),
            "state": data["state"].values,
        },
        name="x",
        attrs={"time_units": data.attrs["time_units"]},
    )
