"""Files: written whole or not at all, read with a message that names them."""

import glob
import json
import os
from contextlib import contextmanager
from pathlib import Path

from hits.processes import HOST, alive

# Reading a configuration needs none of the packages below, which take seconds to load: each is
# imported where it is used.


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
        A name beside `path` with the same suffix, of this process alone. If the block raises, it is
        removed and `path` stays as it was. So are those that killed processes of this machine left.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f".partial-{HOST}-*-{glob.escape(path.name)}"):
        writer = left.name.removeprefix(f".partial-{HOST}-").removesuffix(f"-{path.name}")
        if writer.isdecimal() and not alive(int(writer)):
            left.unlink(missing_ok=True)
    partial = path.with_name(f".partial-{HOST}-{os.getpid()}-{path.name}")
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
    import xarray as xr

    try:
        with xr.open_dataset(path, decode_times=False, engine="netcdf4") as file:
            return file.load()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ValueError(f"{path}: not a netCDF file ({error}); make it again") from None


def write_netcdf(data, path):
    """Write an xarray object to a netCDF file, whole or not at all."""
    with replacing(path) as partial:
        data.to_netcdf(partial, engine="netcdf4")


def read_table(path):
    """Read a CSV file; names of models are texts, also where they are steps."""
    import pandas as pd

    return pd.read_csv(path, dtype={"model": str})


def write_csv(table, path):
    """Write a table to a CSV file, whole or not at all, every digit of it."""
    with replacing(path) as partial:
        table.to_csv(partial, index=False)


def save_tensors(tensors, header, path):
    """Write tensors by name, and a header as JSON has it, to a safetensors file.

    It is written whole or not at all; the same content gives the same bytes.
    """
    from safetensors.torch import save_file

    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    with replacing(path) as partial:
        save_file(tensors, partial, {"hits": json.dumps(header)})


def load_tensors(path):
    """Read a file that `save_tensors` wrote.

    Parameters
    ----------
    path : path-like
        The file.

    Returns
    -------
    header : dict
    tensors : dict of str to Tensor
        On the CPU.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If it is no safetensors file or has no header of hits.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
    except SafetensorError as error:
        raise ValueError(f"{path}: not a safetensors file ({error}); make it again") from None
    if "hits" not in metadata:
        found = ", ".join(sorted(metadata)) or "nothing"
        raise ValueError(
            f"{path}: header has no field 'hits'; found {found}, expected a file made by hits"
        )
    try:
        return json.loads(metadata["hits"]), tensors
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: header is not JSON ({error}); make it again") from None


def below(prefix, tensors):
    """The tensors whose names begin with a prefix, without it."""
    return {k.removeprefix(prefix): t for k, t in tensors.items() if k.startswith(prefix)}
