"""Files of one's own: tables in long format and arrays, read as measured trajectories."""

import csv
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from hits.data.dataset import DatasetError
from hits.data.split import Split
from hits.data.trajectory import is_number
from hits.fields import check_names

# Reading a configuration checks files too: packages that take seconds to load are imported where
# they are used.

SEPARATORS = {".csv": ",", ".tsv": "\t"}
ARRAYS = (".npy", ".npz", ".mat")
SUFFIXES = (*SEPARATORS, ".parquet", *ARRAYS, ".nc", ".zarr")
# Any of these packages reads files with the suffix.
PACKAGES = {".parquet": ("pyarrow", "fastparquet"), ".zarr": ("zarr",)}
# Keys of a source that `hits.data.assemble` takes.
OPTIONS = ("split", "window", "gap", "resample", "interpolation", "centre", "time_units")


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
    packages = PACKAGES.get(path.suffix, ())
    if packages and not any(map(find_spec, packages)):
        raise ValueError(
            f"source.file: {path.suffix} files need the package {' or '.join(packages)}, which is "
            f"not installed; run 'pip install {packages[0]}', or convert the file to CSV"
        )
    Split.of(source.get("split"))
    if "time" not in source and "dt" not in source:
        raise ValueError("source: found neither time nor dt, expected one of them")
    if path.suffix in ARRAYS and "trajectory" in source:
        raise ValueError(f"source.trajectory: is for tables, and {path.suffix} files hold arrays")
    if path.suffix in SEPARATORS:
        header = _header(path)
        for key in ("trajectory", "time", "states"):
            named = source.get(key, [])
            named = [named] if isinstance(named, str) else named
            check_names(named, header, f"source.{key}: {path}", "column")


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
        return assemble(
            trajectories, source.get("dt"), source=f"file {path}", report=report, **options
        )
    except ValueError as error:
        raise DatasetError(f"{path}: {error}") from None


def read_trajectories(source):
    """Trajectories in the file of a block `source` of kind file."""
    from hits.data.own import array_trajectories, frame_trajectories

    path, time, dt = Path(source["file"]), source.get("time"), source.get("dt")
    states = source.get("states")
    if path.suffix in ARRAYS or "array" in source:
        found = _arrays(path)
        x, instants = _states(found, source.get("array"), time), None
        if time is not None:
            check_names([time], found, "source.time", "array")
            instants = np.ravel(found[time])
        return array_trajectories(x, dt, instants, states)
    frame = _frame(path, source)
    return frame_trajectories(frame, source.get("trajectory"), time, states, dt)


def _header(path):
    """Names of the columns of a CSV file."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file, delimiter=SEPARATORS[path.suffix], skipinitialspace=True)
        header = next(rows, [])
    if not header or all(map(is_number, header)):
        raise ValueError(
            f"source.file: {path} begins with {', '.join(header[:4]) or 'nothing'}, expected a "
            "line with the names of the columns"
        )
    return header


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
    grid = _grid(path)
    states = source.get("states") or list(map(str, grid.data_vars))
    check_names(states, map(str, grid.data_vars), "source.states", "variable")
    return grid[states].reset_coords(drop=True).to_dataframe().reset_index()


def _grid(path):
    """Variables of a netCDF or Zarr file."""
    from hits.files import read_netcdf

    if path.suffix == ".nc":
        return read_netcdf(path)
    import xarray as xr

    return xr.open_zarr(path, decode_times=False).load()


def _arrays(path):
    """Arrays of a file by name."""
    if path.suffix == ".npy":
        return {"x": np.load(path)}
    if path.suffix == ".npz":
        with np.load(path) as file:
            return dict(file)
    if path.suffix == ".mat":
        from scipy.io import loadmat

        try:
            found = loadmat(path)
        except NotImplementedError:
            raise ValueError(
                "is a MAT file of version 7.3, expected an older one; save it with '-v7'"
            ) from None
        return {name: array for name, array in found.items() if not name.startswith("__")}
    grid = _grid(path)
    return {str(name): variable.values for name, variable in grid.variables.items()}


def _states(arrays, name, time):
    """The array of the states, or a list of them where trajectories differ in length."""
    others = [key for key in arrays if key != time]
    if name is None and len(others) != 1:
        raise ValueError(
            f"source.array is missing: found {', '.join(others) or 'none'}, expected the name of "
            "the array with the states"
        )
    name = name or others[0]
    check_names([name], arrays, "source.array", "array")
    x = arrays[name]
    # A cell array of Matlab.
    if x.dtype == object:
        return list(x.ravel())
    return [x[:, None] if x.ndim == 1 else x] if x.ndim < 3 else x
