"""The dataset contract: what every dataset file holds, checked when it is made and when it is read.

A dataset is an `xarray.Dataset` with the variable ``x(trajectory, time, state)`` in float32, the
coordinates ``time`` (uniform), ``state`` (names) and ``split(trajectory)`` (train, val or test),
and the attributes in `ATTRIBUTES`. docs/dataset.md describes it for people who bring data.
"""

from hashlib import sha256

import numpy as np
import xarray as xr

from hits.files import replacing

CONTRACT = 1
DIMENSIONS = ("trajectory", "time", "state")
SPLITS = ("train", "val", "test")
ATTRIBUTES = ("title", "dt", "time_units", "source", "license", "contract")


class DatasetError(ValueError):
    """A dataset that breaks the contract; the message says where, how, and what was expected."""


def check_dataset(data, name="dataset"):
    """Refuse a dataset that breaks the contract.

    Parameters
    ----------
    data : xarray.Dataset
        What is to be checked.
    name : str
        How messages call it, usually the file.

    Returns
    -------
    xarray.Dataset
        `data` itself.

    Raises
    ------
    DatasetError
        If a variable, dimension, coordinate or attribute is missing, the values are not finite
        float32, time is not uniform or not in steps of the attribute ``dt``, or a split has an
        unknown name.
    """
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
    if data.attrs["contract"] != CONTRACT:
        raise DatasetError(
            f"{name}: attribute 'contract' is {data.attrs['contract']!r}, expected {CONTRACT}; "
            "make the file again with this version of hits"
        )
    if x.dtype != np.float32:
        raise DatasetError(
            f"{name}: variable 'x' is {x.dtype}, expected float32; convert it with "
            "x.astype('float32')"
        )
    unknown = sorted(set(data["split"].values.tolist()) - set(SPLITS))
    if unknown:
        raise DatasetError(
            f"{name}: coordinate 'split' holds {unknown[0]!r}, expected one of {', '.join(SPLITS)}"
        )
    _check_time(data, name)
    _check_finite(x, name)
    return data


def check_trainable(data, window, name="dataset"):
    """Refuse a dataset from which a hierarchy cannot be trained.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset that keeps the contract.
    window : int
        Time steps that the longest training window spans: largest step times recurrent steps.
    name : str
        How messages call the dataset.

    Raises
    ------
    DatasetError
        If there is no train or no val trajectory, or the trajectories are shorter than the window.
    """
    for split in ("train", "val"):
        if split not in data["split"].values:
            found = ", ".join(sorted(set(data["split"].values.tolist())))
            raise DatasetError(
                f"{name}: coordinate 'split' has no {split} trajectory; found {found}; "
                "mark at least one"
            )
    if data.sizes["time"] < window + 1:
        raise DatasetError(
            f"{name}: dimension 'time' has {data.sizes['time']} instants, but the largest scale "
            f"needs {window + 1}; use longer trajectories or smaller steps"
        )


def split_states(data, split):
    """States of one part of a dataset.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset.
    split : {"train", "val", "test"}
        Which trajectories.

    Returns
    -------
    xarray.DataArray, (trajectory, time, state)
    """
    return data["x"].isel(trajectory=data["split"].values == split)


def open_dataset(path):
    """Read a dataset file into memory and check it.

    Parameters
    ----------
    path : path-like
        A netCDF file.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    DatasetError
        If the file breaks the contract, see `check_dataset`.
    """
    with xr.open_dataset(path, decode_times=False) as file:
        return check_dataset(file.load(), str(path))


def save_dataset(data, path):
    """Check a dataset and write it, whole or not at all.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset; the attribute ``contract`` is added if it is missing.
    path : path-like
        The netCDF file to make.

    Raises
    ------
    DatasetError
        If the dataset breaks the contract, see `check_dataset`.
    """
    data = data.assign_attrs({"contract": CONTRACT, **data.attrs})
    check_dataset(data, str(path))
    with replacing(path) as partial:
        data.to_netcdf(partial, engine="netcdf4")


def digest(data):
    """SHA-256 of a dataset's states, instants and splits, to tell what a model was trained on.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset.

    Returns
    -------
    str
        Hexadecimal.
    """
    total = sha256()
    for values in (data["x"].values, data["time"].values, data["split"].values.astype("S5")):
        total.update(np.ascontiguousarray(values))
    return total.hexdigest()


def _check_time(data, name):
    time, dt = data["time"].values, data.attrs["dt"]
    if time.size < 2:
        raise DatasetError(
            f"{name}: coordinate 'time' has {time.size} instants, expected 2 or more"
        )
    # A float64 instant of a long run is itself rounded, so the grid and not each gap is compared.
    offset = np.abs(time - (time[0] + dt * np.arange(time.size)))
    worst = int(np.argmax(offset))
    if not offset[worst] < 1e-3 * dt:
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
