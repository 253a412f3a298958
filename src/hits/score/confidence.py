"""Which scale can be trusted where in state space, and how far ahead."""

import numpy as np
import torch
import xarray as xr

from hits.data.dataset import split_states
from hits.forecast.coupled import reached_states
from hits.forecast.estimate import deviation, error_estimates, unit_of
from hits.forecast.models import encoded


def confidence_of_scales(hierarchy, data):
    """Errors of each scale on validation data, over state space and over lead time.

    Parameters
    ----------
    hierarchy : Hierarchy
        Without inputs, else ValueError.
    data : xarray.Dataset
        A dataset of the same system, in its delay coordinates if it has some. Of its val
        trajectories the states at multiples of the largest step are looked at, from where all
        scales have room for a step.

    Returns
    -------
    xarray.Dataset
        error (step, point), of a single step from a state, and estimate (step, point), what the
        hierarchy itself tells of it, see `hits.forecast.estimate`, NaN for the smallest step; x
        (point, state), where that is; and lasting (step, lead_time), the median error over
        trajectories of the forecast by that scale alone, at multiples of the largest step. Errors
        are the largest of all states, in units of their extent in the training data; steps are in
        units of dt, lead times in units of time.
    """
    if hierarchy.inputs:
        raise ValueError(
            f"the model has the inputs {', '.join(hierarchy.inputs)}, expected none: its errors "
            "are no function of the state"
        )
    hierarchy.check_data(data)
    truth = torch.from_numpy(split_states(data, "val").values)
    states, maps = encoded(hierarchy, truth), hierarchy.maps()
    unit, largest = unit_of(hierarchy), max(hierarchy.steps)
    instants = np.arange(0, truth.shape[1] - largest, largest)
    before = states[:, instants].flatten(0, 1)
    estimates = error_estimates(maps, before, unit)
    unknown = torch.full((len(before),), torch.nan)
    leads, errors, lasting = np.arange(largest, truth.shape[1], largest), [], []
    with torch.no_grad():
        for step in hierarchy.steps:
            after = states[:, instants + step].flatten(0, 1)
            errors.append(deviation(maps[step](before), after, unit))
            walked = reached_states({step: maps[step]}, states[:, 0], int(leads[-1]))
            apart = deviation(walked[leads // step], states[:, leads].transpose(0, 1), unit)
            lasting.append(apart.median(1).values)
    told = [estimates.get(step, unknown) for step in hierarchy.steps]
    return xr.Dataset(
        {
            "error": (("step", "point"), torch.stack(errors).numpy()),
            "estimate": (("step", "point"), torch.stack(told).numpy()),
            "x": (("point", "state"), truth[:, instants].flatten(0, 1).numpy()),
            "lasting": (("step", "lead_time"), torch.stack(lasting).numpy()),
        },
        {
            "step": list(hierarchy.steps),
            "state": list(data["state"].values),
            "lead_time": hierarchy.dt * leads,
        },
        {"time_units": hierarchy.time_units},
    )
