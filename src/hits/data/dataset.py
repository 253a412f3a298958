"""The dataset contract: what every dataset file holds, checked when it is made and when it is read.

A dataset is an `xarray.Dataset` with the variable ``x(trajectory, time, state)`` in float32 or
float64, the coordinates ``time`` (uniform), ``state`` (names) and ``split(trajectory)`` (train, val
or test), and the attributes in `ATTRIBUTES`. docs/dataset.md describes it.
"""

from hashlib import sha256

import numpy as np

from hits.files import read_netcdf, write_netcdf

CONTRACT = 1
DIMENSIONS = ("trajectory", "time", "state")
SPLITS = ("train", "val", "test")
# Of a step: how far an instant may be from its place on a uniform grid.
ROUNDING = 1e-3
ATTRIBUTES = ("name", "title", "dt", "time_units", "source", "license", "contract")


class DatasetError(ValueError):
    """A dataset that breaks the contract; the message says where, how, and what was expected."""


def check_dataset(data, file=None):
    """Refuse a dataset that breaks the contract.

    Parameters
    ----------
    data : xarray.Dataset
        What is to be checked.
    file : path-like, optional
        How messages call it; if not given, the file that it was read from.

    Returns
    -------
    xarray.Dataset
        `data` itself.

    Raises
    ------
    DatasetError
        The message says what is missing or wrong, and what was expected.
    """
    name = file or source_file(data)
    if "x" not in data.data_vars:
        found = ", ".join(map(str, data.data_vars)) or "none"
        raise DatasetError(
            f"{name}: variable 'x' is missing; found {found}, expected x{_tuple(DIMENSIONS)}"
        )
    x = data["x"]
    if x.dims != DIMENSIONS:
        raise DatasetError(
            f"{name}: variable 'x' has dimensions {_tuple(x.dims)}, expected {_tuple(DIMENSIONS)}"
        )
    for coordinate, dimension in {"time": "time", "state": "state", "split": "trajectory"}.items():
        if coordinate not in data.coords:
            found = ", ".join(map(str, data.coords)) or "none"
            raise DatasetError(
                f"{name}: coordinate '{coordinate}' is missing; found {found}, "
                f"expected {coordinate}({dimension})"
            )
        if data[coordinate].dims != (dimension,):
            raise DatasetError(
                f"{name}: coordinate '{coordinate}' has dimensions "
                f"{_tuple(data[coordinate].dims)}, expected ({dimension})"
            )
    missing = [key for key in ATTRIBUTES if key not in data.attrs]
    if missing:
        raise DatasetError(
            f"{name}: attribute '{missing[0]}' is missing; expected {', '.join(ATTRIBUTES)}"
        )
    for key in ("name", "title", "time_units", "source", "license"):
        if not isinstance(data.attrs[key], str) or not data.attrs[key]:
            raise DatasetError(f"{name}: attribute '{key}' is {data.attrs[key]!r}, expected a text")
    if data.attrs["contract"] != CONTRACT:
        raise DatasetError(
            f"{name}: attribute 'contract' is {data.attrs['contract']!r}, expected {CONTRACT}; "
            "make the file again with this version of hits"
        )
    if x.dtype not in (np.float32, np.float64):
        raise DatasetError(
            f"{name}: variable 'x' is {x.dtype}, expected float32 or float64; convert it with "
            "x.astype('float32')"
        )
    states = data["state"].values.tolist()
    if len(set(states)) < len(states) or not all(isinstance(state, str) for state in states):
        raise DatasetError(f"{name}: coordinate 'state' holds {states}, expected different names")
    if "units" in data.coords and (
        data["units"].dims != ("state",)
        or not all(isinstance(unit, str) for unit in data["units"].values.tolist())
    ):
        raise DatasetError(
            f"{name}: coordinate 'units' holds {data['units'].values.tolist()}, expected a text "
            "for each state"
        )
    unknown = sorted(set(data["split"].values.tolist()) - set(SPLITS), key=str)
    if unknown:
        raise DatasetError(
            f"{name}: coordinate 'split' holds {unknown[0]!r}, expected one of {', '.join(SPLITS)}"
        )
    _check_time(data, name)
    _check_finite(x, name)
    return data


def check_trainable(data, step, recurrence):
    """Refuse a dataset from which a hierarchy cannot be trained.

    It needs train and val trajectories, or a single one, a sequence, which is validated on itself;
    and `recurrence` windows of the largest `step`, in units of dt, in their length.
    """
    check_dataset(data)
    for split in ("train", "val") if data.sizes["trajectory"] > 1 else ("train",):
        split_states(data, split)
    if data.sizes["time"] < recurrence * step + 1:
        raise DatasetError(
            f"{source_file(data)}: dimension 'time' has {data.sizes['time']} instants, but the "
            f"largest scale needs {recurrence * step + 1} ({recurrence} recurrent steps of {step});"
            " use longer trajectories or smaller steps"
        )


def split_states(data, split):
    """States of one part of a dataset.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset.
    split : {"train", "val", "test"}
        Which trajectories; a DatasetError if there are none.

    Returns
    -------
    xarray.DataArray, (trajectory, time, state)
    """
    chosen = data["split"].values == split
    if not chosen.any():
        found = ", ".join(sorted(set(data["split"].values.tolist())))
        raise DatasetError(
            f"{source_file(data)}: coordinate 'split' has no {split} trajectory; found {found}; "
            "mark at least one"
        )
    return data["x"].isel(trajectory=chosen)


def units_of(x):
    """Unit of each state of a dataset or of its states, a tuple of texts; none if not stated."""
    return tuple(np.atleast_1d(x["units"].values).tolist()) if "units" in x.coords else None


def source_file(data):
    """The file that a dataset was read from, or ``dataset``."""
    return data.encoding.get("source", "dataset")


def open_dataset(path, name=None):
    """Read a dataset file into memory and check it.

    Parameters
    ----------
    path : path-like
        A netCDF file.
    name : str, optional
        What its attribute ``name`` has to be.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    ValueError
        If it is no netCDF file, breaks the contract (`DatasetError`), or has another name.
    """
    data = check_dataset(read_netcdf(path), path)
    if name not in (None, data.attrs["name"]):
        raise DatasetError(
            f"{path}: attribute 'name' is {data.attrs['name']!r}, expected {name!r}, the name of "
            "its file in config/datasets"
        )
    return data


def save_dataset(data, path):
    """Check a dataset and write it as netCDF, whole or not at all.

    The attribute ``contract`` is added if it is missing; for the rest see `check_dataset`.
    """
    data = data.assign_attrs({"contract": CONTRACT, **data.attrs})
    check_dataset(data, path)
    write_netcdf(data, path)


def digest(data):
    """SHA-256 of a dataset's states, instants and splits, to tell what a model was trained on."""
    total = sha256()
    for values in (data["x"].values, data["time"].values, data["split"].values.astype("S5")):
        total.update(np.ascontiguousarray(values))
    return total.hexdigest()


def _check_time(data, name):
    time, dt = data["time"].values, data.attrs["dt"]
    if not isinstance(dt, (float, int, np.number)) or not dt > 0:
        raise DatasetError(f"{name}: attribute 'dt' is {dt!r}, expected a number above 0")
    if time.dtype != np.float64:
        raise DatasetError(
            f"{name}: coordinate 'time' is {time.dtype}, expected float64 in the unit of dt"
        )
    if time.size < 2:
        raise DatasetError(
            f"{name}: coordinate 'time' has {time.size} instants, expected 2 or more"
        )
    # A float64 instant of a long run is itself rounded, so the grid and not each gap is compared.
    offset = np.abs(time - (time[0] + dt * np.arange(time.size)))
    worst = int(np.argmax(offset))
    if not offset[worst] < ROUNDING * dt:
        raise DatasetError(
            f"{name}: coordinate 'time' is not uniform: instant {worst} is {time[worst]:g}, "
            f"expected {time[0] + dt * worst:g} from steps of dt = {dt:g}; use a uniform grid"
        )


def _check_finite(x, name):
    bad = ~np.isfinite(x.values)
    if bad.any():
        trajectory, time, state = np.argwhere(bad)[0].tolist()
        raise DatasetError(
            f"{name}: variable 'x' has {int(bad.sum())} values that are NaN or infinite, the first "
            f"at trajectory {trajectory}, time {time}, state {state} "
            f"({x['state'].values[state]}); remove or mend those trajectories"
        )


def _tuple(names):
    return f"({', '.join(map(str, names))})"
