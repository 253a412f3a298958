"""Initial states as people have them: where names are given, names count and not the order."""

import math
import warnings
from dataclasses import dataclass, replace
from numbers import Real

import numpy as np
import pandas as pd
import xarray as xr

from hits.data.dataset import ROUNDING, units_of
from hits.fields import kind_of
from hits.instants import instants

DIMENSIONS = ("trajectory", "state")
EXPECTED = (
    "an array, (trajectory, state) or (state,), an xarray.DataArray, a dataset at one instant, or "
    "a pandas.DataFrame or Series whose columns or index are states"
)


@dataclass(frozen=True, eq=False)
class Initial:
    """Initial states, and what their labels say of the forecast from them.

    Attributes
    ----------
    states : numpy.ndarray, (trajectory, state)
        In float64 and in the order of the model.
    labels : xarray.Coordinates
        Coordinates of the trajectories.
    time : float or None
        Their instant, if it is known.
    """

    states: np.ndarray
    labels: xr.Coordinates
    time: float | None

    def labelled(self, forecast, hierarchy):
        """The forecast from them, (trajectory, time, state), as a DataArray."""
        known = hierarchy.seen.time if hierarchy.seen else ()
        time = instants(self.time or 0.0, hierarchy.dt, forecast.shape[1], known)
        coords = {"time": time, "state": list(hierarchy.observed)}
        if hierarchy.units:
            coords["units"] = ("state", list(hierarchy.units[: len(hierarchy.observed)]))
        dims, attrs = ("trajectory", "time", "state"), {"time_units": hierarchy.time_units}
        return xr.DataArray(forecast.numpy(), coords, dims, attrs=attrs).assign_coords(self.labels)


def initial_of(x0, hierarchy):
    """Initial states of a hierarchy, with a warning where they lie outside of its training data."""
    known = hierarchy.observed, hierarchy.units and hierarchy.units[: len(hierarchy.observed)]
    if hierarchy.delays is None:
        initial = initial_states(x0, *known)
    else:
        initial = _delayed_states(x0, *known, hierarchy.delays, hierarchy.dt)
    outside = hierarchy.seen and hierarchy.seen.outside(initial.states, hierarchy.states)
    if outside:
        warnings.warn(outside, stacklevel=3)
    return initial


def initial_states(x0, names, units=None):
    """Read initial states of a model with states of some names and units, see `EXPECTED`.

    Labelled ones are transposed by dimension and sorted by state. Another kind of thing is a
    TypeError; other states, units, dimensions or several instants, or values that are not finite,
    are a ValueError.
    """
    x = by_name(_by_dimension(_labelled(x0, names)), names)
    found = units_of(x)
    if found and units and found != units:
        raise ValueError(
            f"x0 has the units {found} of the states {', '.join(names)}, expected {units}; convert "
            "its values and its coordinate 'units'"
        )
    if x.dtype.kind not in "fiu":
        raise TypeError(f"x0 holds values of type {x.dtype}, expected real numbers")
    states = x.values.astype(np.float64)
    if not states.size:
        raise ValueError(f"x0 has shape {states.shape}, expected one trajectory or more")
    bad = np.argwhere(~np.isfinite(states))
    if len(bad):
        trajectory, state = bad[0]
        raise ValueError(
            f"x0 is {states[trajectory, state]} at trajectory {trajectory}, state {names[state]}; "
            "expected finite numbers"
        )
    other = [name for name, c in x.coords.items() if name in ("time", "units") or "state" in c.dims]
    return Initial(states, x.drop_vars(other).isel(state=0).coords, _instant(x))


def _delayed_states(x0, names, units, delays, dt):
    """Initial states in delay coordinates, from the last `delays.span` + 1 instants of each."""
    needed = delays.span + 1
    expected = (
        f"the last {needed} instants of {', '.join(names)}: an array (trajectory, time, "
        f"{len(names)}) or (time, {len(names)}), or an xarray.DataArray"
    )
    if isinstance(x0, xr.Dataset) and "x" in x0:
        x0 = x0["x"]
    if not isinstance(x0, xr.DataArray):
        if not (isinstance(x0, list | tuple) or hasattr(x0, "__array__")):
            raise TypeError(f"x0 is a {kind_of(x0)}, expected {expected}")
        values = np.asarray(x0)
        if values.ndim not in (2, 3):
            raise ValueError(f"x0 has shape {values.shape}, expected {expected}")
        x0 = xr.DataArray(values, dims=("trajectory", "time", "state")[-values.ndim :])
    if x0.sizes.get("time") != needed:
        found = x0.sizes.get("time", 1)
        raise ValueError(f"x0 has {found} instants, expected {expected}")
    if "time" in x0.indexes and not np.allclose(np.diff(x0["time"]), dt, rtol=ROUNDING):
        raise ValueError(
            f"x0 is at the times {x0['time'].values}, expected {needed} that are dt = {dt:g} apart"
        )
    each = [initial_states(x0.isel(time=k), names, units) for k in range(needed)]
    (states,) = delays.coordinates(np.stack([e.states for e in each], 1)).swapaxes(0, 1)
    return replace(each[-1], states=states)


def _labelled(x0, names):
    """Any initial states as a DataArray; those without names have the dimensions they must have."""
    if isinstance(x0, xr.Dataset) and "x" in x0:
        return x0["x"]
    if isinstance(x0, xr.DataArray):
        return x0
    if isinstance(x0, pd.DataFrame):
        coords = {"trajectory": x0.index.values, "state": x0.columns.values}
        return xr.DataArray(x0.to_numpy(), coords, DIMENSIONS)
    if isinstance(x0, pd.Series):
        return xr.DataArray(x0.to_numpy(), {"state": x0.index.values}, ["state"])
    array_like = isinstance(x0, Real | list | tuple) or hasattr(x0, "__array__")
    if not array_like or isinstance(x0, xr.Dataset):
        raise TypeError(f"x0 is a {kind_of(x0)}, expected {EXPECTED}")
    if hasattr(x0, "detach"):
        x0 = x0.detach().cpu()
    try:
        values = np.atleast_1d(np.asarray(x0))
    except ValueError as error:
        raise ValueError(f"x0 is no array ({error}); expected {EXPECTED}") from None
    if values.ndim > 2 or values.shape[-1] != len(names):
        raise ValueError(
            f"x0 has shape {np.shape(x0)}, expected (trajectory, {len(names)}) for the states "
            f"{', '.join(names)}"
        )
    return xr.DataArray(values, dims=DIMENSIONS[-values.ndim :])


def _by_dimension(x):
    """Initial states (trajectory, state), from one instant."""
    if "state" not in x.dims and "state" in x.coords:
        x = x.expand_dims("state")
    if "time" in x.dims:
        if x.sizes["time"] != 1:
            raise ValueError(
                f"x0 has {x.sizes['time']} instants, expected one; choose it, e.g. by "
                "x0.isel(time=0)"
            )
        x = x.isel(time=0)
    if "trajectory" not in x.dims:
        x = x.expand_dims("trajectory")
    if set(x.dims) != set(DIMENSIONS):
        raise ValueError(
            f"x0 has dimensions ({', '.join(map(str, x.dims))}), expected (trajectory, state) or "
            "(state); rename them by x0.rename(old='trajectory')"
        )
    return x.transpose(*DIMENSIONS)


def by_name(x, names, what="x0", dimension="state"):
    """Values in the order of names; without a coordinate they have to be so many."""
    if dimension not in x.coords:
        if x.sizes[dimension] != len(names):
            raise ValueError(
                f"{what} has {x.sizes[dimension]} {dimension}s, expected {len(names)}: "
                f"{', '.join(names)}"
            )
        return x
    found = x[dimension].values.tolist()
    if sorted(found, key=str) != sorted(names):
        missing = [name for name in names if name not in found]
        unknown = [str(name) for name in found if name not in names]
        raise ValueError(
            f"{what} has the {dimension}s {', '.join(map(str, found))}, expected "
            f"{', '.join(names)} once each; missing: {', '.join(missing) or 'none'}; unknown: "
            f"{', '.join(unknown) or 'none'}"
        )
    return x.isel({dimension: [found.index(name) for name in names]})


def _instant(x):
    """The instant of initial states; none if there is no time, or one for each trajectory."""
    if "time" not in x.coords or x["time"].ndim:
        return None
    time = x["time"].item()
    if not isinstance(time, Real) or x["time"].dtype.kind not in "fiu" or not math.isfinite(time):
        raise ValueError(
            f"x0 is at the time {x['time'].values}, expected a finite number in the model's unit; "
            "convert it, or leave it out by x0.drop_vars('time')"
        )
    return float(time)
