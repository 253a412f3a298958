"""The forecasts that are compared: scales alone, the selected scales coupled, and baselines."""

import json

import numpy as np
import torch
import xarray as xr

from hits.forecast.coupled import coupled_forecast, reached_states
from hits.forecast.forecast_file import COUPLED, DIMENSIONS
from hits.forecast.interpolation import interpolate


def forecaster(hierarchy, steps=None, interpolation=None, inputs=None):
    """A coupled forecast of some scales of a hierarchy, as a function of initial states.

    Without `steps` it uses the selected scales, or all of them before selection; without
    `interpolation` that of the hierarchy. The function ``(x0, n_steps)`` takes states (trajectory,
    state), float32, to those at instants 1 to n_steps, (trajectory, n_steps, state); `inputs` are
    those of the trajectories, if the system has any; see `coupled_forecast`.
    """
    maps = hierarchy.maps()
    used = {step: maps[step] for step in steps or hierarchy.selected or maps}
    kind = hierarchy.interpolation if interpolation is None else interpolation

    def coupled(x0, n_steps):
        states = coupled_forecast(used, _encoded(hierarchy, x0), n_steps, kind, inputs)
        return _decoded(hierarchy, states)

    return coupled


def forecast(hierarchy, x0, n_steps, steps=None, interpolation=None, inputs=None):
    """Coupled forecast of some scales, (trajectory, n_steps, state), see `forecaster`."""
    return forecaster(hierarchy, steps, interpolation, inputs)(x0, n_steps)


def forecasts(hierarchy, x0, n_steps, steps, interpolations, inputs=None):
    """Interpolation to forecast, see `forecast`, of some scales, whose maps walk only once."""
    maps = hierarchy.maps()
    used = {step: maps[step] for step in steps}
    known = reached_states(used, _encoded(hierarchy, x0), n_steps, inputs)
    return {
        kind: _decoded(hierarchy, interpolate(known, min(steps), n_steps, kind).transpose(0, 1))
        for kind in interpolations
    }


def forecast_models(hierarchy, baselines=(), inputs=None):
    """All models that are compared: name to a function like that of `forecaster`.

    If scales of the hierarchy are selected, each scale is a model of its own, named by its step;
    then comes `COUPLED`, then trained baselines, see `hits.baselines.protocol`. Inputs are those of
    all trajectories that are forecast, if the system has any.
    """
    singles = hierarchy.steps if hierarchy.selected else ()
    models = {str(step): forecaster(hierarchy, [step], inputs=inputs) for step in singles}
    models[COUPLED] = forecaster(hierarchy, inputs=inputs)
    return models | {baseline.name: _each(baseline.forecast) for baseline in baselines}


def forecast_dataset(hierarchy, models, x0, time):
    """Forecasts of several models from `forecast_models`, see `hits.forecast.forecast_file`.

    From initial states x0 (trajectory, state), at instants `time` that are dt apart, the first one
    dt after the initial states.
    """
    x0 = torch.as_tensor(np.asarray(x0, np.float32))
    x = np.empty((len(models), len(x0), len(time), len(hierarchy.states)), np.float32)
    for states, model in zip(x, models.values(), strict=True):
        states[:] = model(x0, len(time))
    selected = {COUPLED, *map(str, hierarchy.selected or ())}
    return xr.Dataset(
        {"x": (DIMENSIONS, x)},
        {
            "model": list(models),
            "selected": ("model", [model in selected for model in models]),
            "time": np.asarray(time),
            "state": list(hierarchy.states),
        },
        {
            "title": hierarchy.provenance["title"],
            "dt": hierarchy.dt,
            "time_units": hierarchy.time_units,
            "interpolation": hierarchy.interpolation,
            "single": hierarchy.single or 0,
            "provenance": json.dumps(hierarchy.provenance),
        },
    )


def _encoded(hierarchy, x0):
    """Initial states as the networks advance them."""
    if hierarchy.scaling is None:
        return x0
    return torch.from_numpy(hierarchy.scaling.encode(x0.double().numpy())).to(x0)


def _decoded(hierarchy, states):
    """States of the system from those that the networks advance."""
    if hierarchy.scaling is None:
        return states
    return torch.from_numpy(hierarchy.scaling.decode(states.double().numpy())).to(states)


def _each(forecast):
    """The forecast of one sequence (state,) to (n_steps, state), for many first states."""

    def forecasts(x0, n_steps):
        return torch.from_numpy(np.stack([forecast(x.numpy(), n_steps) for x in x0]))

    return forecasts
