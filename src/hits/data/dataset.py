"""The dataset contract: what every dataset file holds, checked when it is made and when it is read.

A dataset is an `xarray.Dataset` with the variable ``x(trajectory, time, state)`` in float32 or
float64, the coordinates ``time`` (uniform), ``state`` (names) and ``split(trajectory)`` (train, val
or test), and the attributes in `ATTRIBUTES`. That of a system with inputs has the variable
``u(trajectory, time, input)`` in float32, too, and the coordinate ``input`` (names).
docs/dataset.md describes it.
"""

from hashlib import sha256

import numpy as np

from hits.files import read_netcdf, write_netcdf

CONTRACT = 1
DIMENSIONS = ("trajectory", "time", "state")
INPUT_DIMENSIONS = ("trajectory", "time", "input")
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
    variables = {"x": DIMENSIONS} | ({"u": INPUT_DIMENSIONS} if "u" in data else {})
    for variable, dimensions in variables.items():
        if data[variable].dims != dimensions:
            raise DatasetError(
                f"{name}: variable '{variable}' has dimensions {_tuple(data[variable].dims)}, "
                f"expected {_tuple(dimensions)}"
            )
    labels = [dimensions[-1] for dimensions in variables.values()]
    coordinates = {"time": "time", "split": "trajectory"} | {label: label for label in labels}
    for coordinate, dimension in coordinates.items():
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
    kinds = {"x": (np.float32, np.float64), "u": (np.float32,)}
    for variable in variables:
        if data[variable].dtype not in kinds[variable]:
            expected = " or ".join(np.dtype(kind).name for kind in kinds[variable])
            raise DatasetError(
                f"{name}: variable '{variable}' is {data[variable].dtype}, expected {expected}; "
                f"convert it with {variable}.astype('float32')"
            )
    for label in labels:
        names = data[label].values.tolist()
        if len(set(names)) < len(names) or not all(isinstance(each, str) for each in names):
            raise DatasetError(
                f"{name}: coordinate '{label}' holds {names}, expected different names"
            )
    driven = set(input_names(data)) & set(data["state"].values.tolist())
    if driven:
        raise DatasetError(
            f"{name}: coordinate 'input' holds {min(driven)!r}, which is a state; expected signals "
            "that are given, not forecast, under other names"
        )
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
    for variable in variables:
        _check_finite(data[variable], name)
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


def input_names(data):
    """Names of the inputs of a dataset; none of one without."""
    return tuple(data["input"].values.tolist()) if "u" in data else ()


def split_states(data, split, variable="x"):
    """States of one part of a dataset.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset.
    split : {"train", "val", "test"}
        Which trajectories; a DatasetError if there are none.
    variable : {"x", "u"}
        Of the inputs, with ``u``.

    Returns
    -------
    xarray.DataArray, (trajectory, time, state)
    """
    chosen = np.flatnonzero(data["split"].values == split)
    if not len(chosen):
        found = ", ".join(sorted(set(data["split"].values.tolist())))
        raise DatasetError(
            f"{source_file(data)}: coordinate 'split' has no {split} trajectory; found {found}; "
            "mark at least one"
        )
    first, last = chosen[0], chosen[-1] + 1
    # Of neighbours a view: a copy of large data takes as much memory again.
    together = slice(first, last) if last - first == len(chosen) else chosen
    return data[variable].isel(trajectory=together)


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
    """SHA-256 of a dataset's values, instants and splits, to tell what a model was trained on."""
    total = sha256()
    for values in (data["x"].values, data["time"].values, data["split"].values.astype("S5")):
        total.update(np.ascontiguousarray(values))
    if "u" in data:
        total.update(np.ascontiguousarray(data["u"].values))
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
        trajectory, time, k = np.argwhere(bad)[0].tolist()
        label = x.dims[-1]
        raise DatasetError(
            f"{name}: variable '{x.name}' has {int(bad.sum())} values that are NaN or infinite, "
            f"the first at trajectory {trajectory}, time {time}, {label} {k} "
            f"({x[label].values[k]}); remove or mend those trajectories"
        )


def _tuple(names):
    return f"({', '.join(map(str, names))})"
