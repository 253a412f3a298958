"""The forecasts that are compared: scales alone, the selected scales coupled, and baselines."""

import json
from dataclasses import replace

import numpy as np
import torch
import xarray as xr

from hits.forecast.adaptive import adaptive_forecast
from hits.forecast.coupled import coupled_forecast, reached_states
from hits.forecast.estimate import unit_of
from hits.forecast.forecast_file import COUPLED, DIMENSIONS
from hits.forecast.interpolation import interpolate


def forecaster(hierarchy, steps=None, interpolation=None, inputs=None):
    """A coupled forecast of some scales of a hierarchy, as a function of initial states.

    Without `steps` it uses the selected scales, or all of them before selection; without
    `interpolation` that of the hierarchy. The function ``(x0, n_steps)`` takes states (trajectory,
    state), to those at instants 1 to n_steps, (trajectory, n_steps, state), in the same dtype;
    `inputs` are those of the trajectories, if the system has any; see `coupled_forecast`.
    """
    maps = hierarchy.maps()
    used = {step: maps[step] for step in steps or hierarchy.selected or maps}
    kind = hierarchy.interpolation if interpolation is None else interpolation

    def coupled(x0, n_steps):
        made = coupled_forecast(used, encoded(hierarchy, x0), n_steps, kind, inputs)
        return decoded(hierarchy, made, x0.dtype)

    return coupled


def forecast(hierarchy, x0, n_steps, steps=None, interpolation=None, inputs=None):
    """Coupled forecast of some scales, (trajectory, n_steps, state), see `forecaster`."""
    return forecaster(hierarchy, steps, interpolation, inputs)(x0, n_steps)


def adaptive(hierarchy, x0, n_steps, tolerance, interpolation=None, inputs=None):
    """Adaptive forecast by all scales, whether selected or not, see `hits.forecast.adaptive`.

    States are those of the system, in the dtype of x0; the rest is as for `forecaster`.
    """
    kind = hierarchy.interpolation if interpolation is None else interpolation
    of = encoded(hierarchy, x0), n_steps, tolerance, unit_of(hierarchy), kind, inputs
    made = adaptive_forecast(hierarchy.maps(), *of)
    return replace(made, states=decoded(hierarchy, made.states, x0.dtype))


def forecasts(hierarchy, x0, n_steps, steps, interpolations, inputs=None):
    """Interpolation to forecast, see `forecast`, of some scales, whose maps walk only once."""
    maps, finest = hierarchy.maps(), min(steps)
    used = {step: maps[step] for step in steps}
    known = reached_states(used, encoded(hierarchy, x0), n_steps, inputs)
    return {
        kind: decoded(
            hierarchy, interpolate(known, finest, n_steps, kind).transpose(0, 1), x0.dtype
        )
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
    x0 = np.asarray(x0)
    n = len(hierarchy.observed)
    x = np.empty((len(models), len(x0), len(time), n), x0.dtype)
    for states, model in zip(x, models.values(), strict=True):
        states[:] = model(torch.from_numpy(x0), len(time))
    selected = {COUPLED, *map(str, hierarchy.selected or ())}
    return xr.Dataset(
        {"x": (DIMENSIONS, x)},
        {
            "model": list(models),
            "selected": ("model", [model in selected for model in models]),
            "time": np.asarray(time),
            "state": list(hierarchy.observed),
        }
        | ({"units": ("state", list(hierarchy.units[:n]))} if hierarchy.units else {}),
        {
            "title": hierarchy.provenance["title"],
            "dt": hierarchy.dt,
            "time_units": hierarchy.time_units,
            "interpolation": hierarchy.interpolation,
            "single": hierarchy.single or 0,
            "provenance": json.dumps(hierarchy.provenance),
        },
    )


def encoded(hierarchy, states, dtype=torch.float32):
    """States of the system, on their way to those that the networks advance, in their dtype."""
    if hierarchy.scaling is None:
        return states.to(dtype)
    return torch.from_numpy(hierarchy.scaling.encode(states.double().numpy())).to(dtype)


def decoded(hierarchy, states, dtype):
    """States that are observed, in a dtype, from those that the networks advance."""
    if hierarchy.scaling is not None:
        states = torch.from_numpy(hierarchy.scaling.decode(states.double().numpy()))
    return states[..., : len(hierarchy.observed)].to(dtype)


def maps_of_states(hierarchy):
    """Flow maps of the states themselves, (n, state) in float64, as `Hierarchy.maps` gives them.

    Those that see inputs, too, or delays do not go with a vector field of states: ValueError.
    """
    if hierarchy.delays:
        raise ValueError(
            f"the networks advance {hierarchy.delays}, but the field is one of states; train on "
            "data in which all states are seen"
        )
    if hierarchy.inputs:
        raise ValueError(
            f"the networks see the inputs {', '.join(hierarchy.inputs)}, but the field is one of "
            "states alone; train on data without inputs"
        )

    def of_states(advance):
        return lambda x: decoded(
            hierarchy, advance(encoded(hierarchy, x, torch.float64)), torch.float64
        )

    return {step: of_states(advance) for step, advance in hierarchy.maps(torch.float64).items()}


def _each(forecast):
    """The forecast of one sequence (state,) to (n_steps, state), for many first states."""

    def forecasts(x0, n_steps):
        return torch.from_numpy(np.stack([forecast(x.numpy(), n_steps) for x in x0]))

    return forecasts
