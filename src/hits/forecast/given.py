"""Inputs of a forecast as people have them: where there are names, they count and not the order."""

import warnings

import numpy as np
import torch
import xarray as xr

from hits.data.dataset import INPUT_DIMENSIONS, ROUNDING
from hits.fields import kind_of
from hits.forecast.initial import by_name


def given_inputs(inputs, hierarchy, initial, n_steps):
    """Read the inputs of a forecast, float32, (trajectory, time, input), from its start on.

    They are an array (trajectory, time, input), or (time, input) for all trajectories alike, whose
    first instant is that of the initial states; or a DataArray, whose inputs, trajectories and
    times are found by their labels. Longer ones than the forecast are welcome. None is for, and of,
    a hierarchy without inputs. Another kind of thing is a TypeError; what does not fit the model,
    the initial states or the horizon, or is not finite, is a ValueError. If they lie outside of the
    training data there is a warning.
    """
    names = hierarchy.inputs
    if inputs is None and not names:
        return None
    if not names:
        raise ValueError(
            "inputs are given, but the model was trained on data without; leave them out, or train "
            "on a dataset with inputs, see docs/own_data.md"
        )
    expected = (
        f"{', '.join(names)} at the {n_steps + 1} instants from that of x0 on: an array "
        f"(trajectory, time, {len(names)}) or (time, {len(names)}), or an xarray.DataArray"
    )
    if inputs is None:
        raise ValueError(f"inputs are missing, expected {expected}")
    u = _by_dimension(inputs, names, expected)
    u = _from_start(by_name(u, names, "inputs", "input"), hierarchy.dt, initial.time, n_steps)
    u = _of_trajectories(u, initial)
    if u.dtype.kind not in "fiub":
        raise TypeError(f"inputs hold values of type {u.dtype}, expected real numbers")
    values = u.values.astype(np.float32)
    bad = np.argwhere(~np.isfinite(values))
    if len(bad):
        trajectory, time, k = bad[0]
        raise ValueError(
            f"inputs are {values[trajectory, time, k]} at trajectory {trajectory}, instant {time}, "
            f"input {names[k]}; expected finite numbers"
        )
    outside = hierarchy.seen and hierarchy.seen.inputs_outside(values, names)
    if outside:
        warnings.warn(outside, stacklevel=3)
    return torch.from_numpy(values)


def _by_dimension(inputs, names, expected):
    """Any inputs as a DataArray (…, time, input)."""
    if not isinstance(inputs, xr.DataArray):
        if isinstance(inputs, xr.Dataset | dict | str) or not hasattr(inputs, "__len__"):
            raise TypeError(f"inputs is a {kind_of(inputs)}, expected {expected}")
        values = np.asarray(inputs)
        if values.ndim not in (2, 3) or values.shape[-1] != len(names):
            raise ValueError(f"inputs have the shape {values.shape}, expected {expected}")
        return xr.DataArray(values, dims=INPUT_DIMENSIONS[-values.ndim :])
    if "input" in inputs.coords and "input" not in inputs.dims:
        inputs = inputs.expand_dims("input")
    if set(inputs.dims) | {"trajectory"} != set(INPUT_DIMENSIONS):
        found = ", ".join(map(str, inputs.dims))
        raise ValueError(f"inputs have the dimensions ({found}), expected {expected}")
    return inputs.transpose(*(each for each in INPUT_DIMENSIONS if each in inputs.dims))


def _from_start(u, dt, start, n_steps):
    """Inputs from a start on, or from their first instant, that reach to the horizon."""
    first = 0
    if "time" in u.coords:
        time = u["time"].values.astype(np.float64)
        start = time[0] if start is None else start
        first = round((start - time[0]) / dt)
        off = np.abs(time - (start + dt * (np.arange(len(time)) - first)))
        if first < 0 or off.max() > ROUNDING * dt or len(time) <= first + n_steps:
            raise ValueError(
                f"inputs are at {len(time)} times from {time[0]:g} to {time[-1]:g}, expected all "
                f"from {start:g}, that of x0, to {start + n_steps * dt:g} in steps of dt = {dt:g}"
            )
    elif u.sizes["time"] <= n_steps:
        raise ValueError(
            f"inputs have {u.sizes['time']} instants, expected {n_steps + 1} or more: that of x0 "
            f"and n_steps = {n_steps} after it"
        )
    return u.isel(time=slice(first, None))


def _of_trajectories(u, initial):
    """Inputs of each of the initial states, in their order."""
    n = len(initial.states)
    if "trajectory" not in u.dims:
        return u.expand_dims(trajectory=n)
    labels = initial.labels.get("trajectory")
    if labels is not None and "trajectory" in u.coords:
        found = u["trajectory"].values.tolist()
        missing = [label for label in labels.values.tolist() if label not in found]
        if missing or len(set(found)) < len(found):
            raise ValueError(
                f"inputs are of the trajectories {found[:10]}, expected all of x0 once each; "
                f"missing: {missing[:10] or 'none'}"
            )
        return u.sel(trajectory=labels.values)
    if u.sizes["trajectory"] != n:
        raise ValueError(
            f"inputs are of {u.sizes['trajectory']} trajectories, expected {n}, as many as x0 has"
        )
    return u
