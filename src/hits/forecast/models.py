"""The forecasts that are compared: each scale alone, and the selected scales coupled."""

import json

import numpy as np
import torch
import xarray as xr

from hits.data.dataset import split_states
from hits.forecast.coupled import coupled_forecast
from hits.forecast.forecast_file import COUPLED


def forecast_models(hierarchy):
    """Flow maps of each model of a hierarchy.

    Parameters
    ----------
    hierarchy : Hierarchy
        With scales selected.

    Returns
    -------
    dict of str to dict
        Model to maps for `coupled_forecast`: for each step a model of its own, named by the step,
        and last the coupled one, named `COUPLED`.

    Raises
    ------
    ValueError
        If no scales are selected.
    """
    if hierarchy.selected is None:
        raise ValueError("the hierarchy has no selected scales; select them on validation data")
    maps = hierarchy.maps()
    singles = {str(step): {step: flow_map} for step, flow_map in maps.items()}
    return singles | {COUPLED: {step: maps[step] for step in hierarchy.selected}}


def forecast_hierarchy(hierarchy, data):
    """Forecast the test trajectories of a dataset with every model of a hierarchy.

    Parameters
    ----------
    hierarchy : Hierarchy
        With scales selected.
    data : xarray.Dataset
        The dataset; of the test trajectories only the initial states are used.

    Returns
    -------
    xarray.Dataset
        A forecast, see `hits.forecast.forecast_file`.

    Raises
    ------
    DatasetError
        If the dataset is not one of the hierarchy's system or has no test trajectory.
    """
    hierarchy.check_data(data)
    test = split_states(data, "test")
    x0 = torch.from_numpy(test.values[:, 0])
    models = forecast_models(hierarchy)
    x = np.empty((len(models), len(x0), test.sizes["time"] - 1, len(hierarchy.states)), np.float32)
    for model, maps in enumerate(models.values()):
        x[model] = coupled_forecast(maps, x0, x.shape[2])
    used = [set(maps) <= set(hierarchy.selected) for maps in models.values()]
    return xr.Dataset(
        {"x": (("model", "trajectory", "time", "state"), x)},
        {
            "model": list(models),
            "selected": ("model", used),
            "time": data["time"].values[1:],
            "state": list(hierarchy.states),
        },
        {
            "title": data.attrs["title"],
            "dt": hierarchy.dt,
            "time_units": hierarchy.time_units,
            "provenance": json.dumps(hierarchy.provenance),
        },
    )
