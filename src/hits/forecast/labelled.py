"""Forecasts with labels, of one hierarchy or an ensemble, into memory or a file."""

import numpy as np
import torch

from hits.forecast.adaptive import check_tolerance
from hits.forecast.ensemble import ensemble_forecast
from hits.forecast.models import adaptive, forecast
from hits.forecast.stream import stream_forecast


def labelled_forecast(hierarchy, initial, n_steps, interpolation, inputs, path, tolerance):
    """The forecast from initial states, see `hits.model.HiTS.forecast` for what is asked for."""
    kind = np.float64 if hierarchy.scaling else np.float32
    states = torch.from_numpy(initial.states.astype(kind))
    if tolerance is not None:
        check_tolerance(tolerance, path)
    if hierarchy.others:
        check_alone(hierarchy, {"tolerance": tolerance, "path": path})
        return ensemble_forecast(hierarchy, initial, states, n_steps, interpolation, inputs)
    if tolerance is not None:
        made = adaptive(hierarchy, states, n_steps, tolerance, interpolation, inputs)
        labelled = initial.labelled(made.states, hierarchy)
        return labelled.assign_coords(calls=("trajectory", made.calls.numpy()))
    if path is not None:
        return stream_forecast(hierarchy, initial, states, n_steps, path, interpolation, inputs)
    made = forecast(hierarchy, states, n_steps, None, interpolation, inputs)
    return initial.labelled(made, hierarchy)


def check_alone(hierarchy, options):
    """Refuse, of an ensemble, what only one hierarchy does: options by name, None if not given."""
    asked = [name for name, value in options.items() if value is not None]
    if hierarchy.others and asked:
        raise ValueError(
            f"the model is an ensemble of {1 + len(hierarchy.others)} members, expected no "
            f"{asked[0]}, which goes with one; train one with members=1"
        )
