"""Files: written whole or not at all, read with a message that names them."""

import os
from contextlib import contextmanager
from pathlib import Path

import xarray as xr


@contextmanager
def replacing(path):
    """Write a file under a temporary name and rename it when it is complete.

    Parameters
    ----------
    path : path-like
        The file to make; missing folders are made too.

    Yields
    ------
    Path
        A name beside `path` with the same suffix. If the block raises, it is removed and `path`
        stays as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".partial-{path.name}")
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def read_netcdf(path):
    """Read a netCDF file into memory, times as plain numbers.

    Parameters
    ----------
    path : path-like
        The file.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is of another kind or damaged.
    """
    try:
        with xr.open_dataset(path, decode_times=False, engine="netcdf4") as file:
            return file.load()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ValueError(f"{path}: not a netCDF file ({error}); make it again") from None
