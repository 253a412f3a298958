"""Files of one's own: tables in long format and arrays, read as measured trajectories."""

import csv
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from hits.data.dataset import DatasetError
from hits.data.dates import step_of
from hits.data.delays import Delays, delayed
from hits.data.split import Split
from hits.data.trajectory import is_number
from hits.fields import check_names

# Reading a configuration checks files too: packages that take seconds to load are imported where
# they are used.

SEPARATORS = {".csv": ",", ".tsv": "\t"}
ARRAYS = (".npy", ".npz", ".mat")
SUFFIXES = (*SEPARATORS, ".parquet", *ARRAYS, ".nc", ".zarr")
# Packages that read files with the suffix, the extra `formats` of pyproject.toml.
PACKAGES = {".parquet": "pyarrow", ".zarr": "zarr"}
# Keys of a source that `hits.data.assemble` takes.
OPTIONS = ("split", "window", "gap", "resample", "interpolation", "time_units", "units")


def check_file(source):
    """Refuse a block `source` of kind file whose file cannot be read as it says.

    What is looked at is cheap: whether it is there, its suffix, and the header of a CSV file. A
    ValueError names the key.
    """
    path = Path(source["file"])
    if not path.exists():
        raise ValueError(
            f"source.file: found no '{path}' in {Path.cwd()}, expected the path of your data"
        )
    check_names([path.suffix], SUFFIXES, "source.file: suffix", "suffix")
    package = PACKAGES.get(path.suffix)
    if package and not find_spec(package):
        raise ValueError(
            f"source.file: {path.suffix} files need the package {package}, which is not installed; "
            f"run 'pip install {package}', or convert the file to CSV"
        )
    Split.of(source.get("split"))
    Delays.given(source.get("delays"))
    if "time" not in source and "dt" not in source:
        raise ValueError("source: found neither time nor dt, expected one of them")
    if "states" in source:
        check_names(source.get("units", {}), source["states"], "source.units", "state")
    if path.suffix in ARRAYS and "trajectory" in source:
        raise ValueError(f"source.trajectory: is for tables, and {path.suffix} files hold arrays")
    if path.suffix in SEPARATORS:
        header, first = _first_rows(path)
        for key in ("trajectory", "time", "states", "inputs"):
            named = source.get(key, [])
            named = [named] if isinstance(named, str) else named
            check_names(named, header, f"source.{key}: {path}", "column")
        start = dict(zip(header, first, strict=False)).get(source.get("time"))
        if start and not is_number(start):
            step_of(source.get("time_units"))


def file_dataset(source, report=print, **attributes):
    """Make a dataset of a file.

    Parameters
    ----------
    source : dict
        Block ``source`` of a dataset's configuration, see docs/own_data.md.
    report : callable or None
        Gets a line on what was kept and left out.
    **attributes
        name, title, license and seed, as `hits.data.own.from_arrays` takes them.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    DatasetError
        The message begins with the name of the file.
    """
    from hits.data.assemble import assemble

    options = {key: source[key] for key in OPTIONS if key in source} | attributes
    path = source["file"]
    try:
        check_file(source)
        try:
            trajectories = read_trajectories(source)
        except ValueError:
            raise
        # Libraries raise whatever damaged bytes lead them to.
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
            raise ValueError(f"cannot be read ({found}), expected a whole file") from error
        made = assemble(
            trajectories, source.get("dt"), source=f"file {path}", report=report, **options
        )
        return delayed(made, Delays.given(source.get("delays")))
    except ValueError as error:
        raise DatasetError(f"{path}: {error}") from None


def read_trajectories(source):
    """Trajectories in the file of a block `source` of kind file."""
    from hits.data.own import array_trajectories, frame_trajectories

    path, time, dt = Path(source["file"]), source.get("time"), source.get("dt")
    states, inputs = source.get("states"), source.get("inputs", [])
    if path.suffix in ARRAYS or "array" in source:
        found = _arrays(path, time)
        check_names(inputs, found, "source.inputs", "array")
        x, instants = _states(found, source.get("array"), (time, *inputs)), None
        if time is not None:
            check_names([time], found, "source.time", "array")
            instants = np.ravel(found[time])
        signals = {name: list(map(np.ravel, _each(found[name], 1))) for name in inputs}
        return array_trajectories(x, dt, instants, states, signals)
    frame = _frame(path, source)
    return frame_trajectories(frame, source.get("trajectory"), time, states, dt, inputs)


def _first_rows(path):
    """Names of the columns of a CSV file, and its first row."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file, delimiter=SEPARATORS[path.suffix], skipinitialspace=True)
        header, first = next(rows, []), next(rows, [])
    if not header or all(map(is_number, header)):
        raise ValueError(
            f"source.file: {path} begins with {', '.join(header[:4]) or 'nothing'}, expected a "
            "line with the names of the columns"
        )
    return header, first


def _frame(path, source):
    """A table in long format."""
    import pandas as pd

    if path.suffix in SEPARATORS:
        # Names of trajectories may look like numbers: 007 is not 7.
        names = {source["trajectory"]: str} if "trajectory" in source else None
        separator = SEPARATORS[path.suffix]
        return pd.read_csv(path, sep=separator, dtype=names, skipinitialspace=True)
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    grid = _grid(path, source.get("time"))
    inputs = source.get("inputs", [])
    states = source.get("states") or [n for n in map(str, grid.data_vars) if n not in inputs]
    for key, names in (("states", states), ("inputs", inputs)):
        check_names(names, map(str, grid.data_vars), f"source.{key}", "variable")
    return grid[[*states, *inputs]].reset_coords(drop=True).to_dataframe().reset_index()


def _grid(path, time):
    """Variables of a netCDF or Zarr file; a time whose unit is "… since" a date becomes dates."""
    import xarray as xr

    from hits.files import read_netcdf

    if path.suffix == ".nc":
        grid = read_netcdf(path)
    else:
        grid = xr.open_zarr(path, decode_times=False).load()
    if time is None:
        return grid
    check_names([time], map(str, grid.variables), "source.time", "variable")
    alone = xr.Dataset(coords={time: grid[time].variable})
    try:
        return grid.assign_coords(xr.decode_cf(alone, decode_timedelta=False).coords)
    except ValueError:
        raise ValueError(
            f"source.time: {time} is in '{alone[time].attrs['units']}', expected seconds, minutes, "
            "hours or days since a date"
        ) from None


def _arrays(path, time):
    """Arrays of a file by name."""
    if path.suffix == ".npy":
        return {"x": np.load(path)}
    if path.suffix == ".npz":
        with np.load(path) as file:
            return dict(file)
    if path.suffix == ".mat":
        found = _matlab(path)
        return {name: array for name, array in found.items() if not name.startswith("__")}
    grid = _grid(path, time)
    return {str(name): variable.values for name, variable in grid.variables.items()}


def _matlab(path):
    """Arrays of a MAT file; of version 7.3, which is HDF5, without cell arrays."""
    from scipy.io import loadmat

    from hits.files import read_netcdf

    try:
        return loadmat(path)
    except NotImplementedError:
        pass
    try:
        found = read_netcdf(path)
    except ValueError:
        raise ValueError(
            "is a MAT file of version 7.3 that cannot be read; save it with '-v7'"
        ) from None
    # Axes are in the order of Matlab's memory, the last one first.
    return {str(name): variable.values.T for name, variable in found.variables.items()}


def _states(arrays, name, known):
    """The array of the states, or a list of them where trajectories differ in length.

    What the arrays of `known` names hold is something else.
    """
    others = [key for key in arrays if key not in known]
    if name is None and len(others) != 1:
        raise ValueError(
            f"source.array is missing: found {', '.join(others) or 'none'}, expected the name of "
            "the array with the states"
        )
    name = name or others[0]
    check_names([name], arrays, "source.array", "array")
    x = arrays[name]
    return _each(x[:, None] if x.ndim == 1 and x.dtype != object else x, 2)


def _each(x, dimensions):
    """Arrays of so many dimensions, one for each trajectory."""
    # A cell array of Matlab.
    if x.dtype == object:
        return list(x.ravel())
    return [x] if x.ndim <= dimensions else x
