"""Files: written whole or not at all, read with a message that names them."""

import csv
import glob
import json
import os
import re
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path

from hits.disk import DiskError, lock_refusal, write_refusal
from hits.processes import HOST, alive

# Reading a configuration needs none of the packages below, which take seconds to load: each is
# imported where it is used.

# The attribute of a netCDF file and the field of a header that hold the checksum of the rest.
CHECKSUM = "hits_sha256"
# Bytes that one byte of a compressed file may stand for, at most, with the usual deflate.
DENSEST = 1032


@contextmanager
def replacing(path):
    """Write a file under a temporary name and rename it when it is complete and on the disk.

    Parameters
    ----------
    path : path-like
        The file to make; missing folders are made too.

    Yields
    ------
    Path
        A name beside `path` with the same suffix, of this process alone. If the block raises, it is
        removed and `path` stays as it was. So are those that killed processes of this machine left.

    Raises
    ------
    DiskError
        If the disk takes no more; the message names the file and the disk.
    """
    path = Path(path)
    for left in path.parent.glob(f".partial-{HOST}-*-{glob.escape(path.name)}"):
        writer = left.name.removeprefix(f".partial-{HOST}-").removesuffix(f"-{path.name}")
        if writer.isdecimal() and not alive(int(writer)):
            left.unlink(missing_ok=True)
    partial = path.with_name(f".partial-{HOST}-{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        # Some libraries make files for their owner alone; this one follows the umask.
        partial.touch()
        mode = partial.stat().st_mode
        yield partial
        partial.chmod(mode)
        with open(partial, "rb") as file:
            os.fsync(file.fileno())
        os.replace(partial, path)
    except Exception as error:
        refusal = write_refusal(error, partial)
        if refusal:
            raise DiskError(f"{path}: cannot be written: {refusal}") from error
        raise
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def check_readable(path, kind):
    """Refuse a file that is not there or may not be read, by an OSError that says so."""
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else error.strerror.lower()
        raise type(error)(f"{path}: {found}; expected {kind} that can be read") from None


def read_netcdf(path):
    """Read a netCDF file into memory, times as plain numbers.

    Parameters
    ----------
    path : path-like
        The file. One that `write_netcdf` made has to be as it was made.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.
    ValueError
        If it is of another kind or damaged.
    """
    from hits.checksum import dataset_checksum

    check_readable(path, "a netCDF file")
    # The libraries below raise whatever damaged bytes lead them to.
    try:
        data, expected = _load_netcdf(path)
        found = expected and dataset_checksum(data)
    except Exception as error:
        hint = lock_refusal(path) or "make it again"
        raise ValueError(f"{path}: not a netCDF file, or damaged ({error}); {hint}") from None
    _check_sum(found, expected, path)
    return data


def write_netcdf(data, path):
    """Write an xarray object to a netCDF file with checksums, whole or not at all.

    Each variable has its own, which any program that reads netCDF tests, and the file one of
    everything, which `read_netcdf` tests. The same content gives the same bytes.
    """
    import netCDF4
    import xarray as xr

    from hits.checksum import dataset_checksum

    data = data.drop_encoding()
    data = data if isinstance(data, xr.Dataset) else data.to_dataset()
    with replacing(path) as partial:
        try:
            tested = {name: {"fletcher32": True} for name in data.variables}
            data.to_netcdf(partial, engine="netcdf4", encoding=tested)
            # Of what is read, which is not always what was given: dates become numbers.
            total = dataset_checksum(_load_netcdf(partial)[0])
            with netCDF4.Dataset(partial, "a") as file:
                file.setncattr(CHECKSUM, total)
        except OSError as error:
            hint = lock_refusal(partial)
            if hint:
                raise DiskError(f"{path}: cannot be written: {hint}") from error
            raise


def read_table(path, separator=","):
    """Read a CSV file; names of models are texts, also where they are steps.

    Raises
    ------
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.
    ValueError
        If it is no table with names of columns, or breaks off.
    """
    import pandas as pd

    check_readable(path, "a table")
    try:
        text = Path(path).read_text(encoding="utf-8")
        if "\0" in text:
            raise ValueError("it holds bytes of zeros")
        header, *rows = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    except (ValueError, csv.Error) as error:
        raise ValueError(f"{path}: not a table ({error}); make it again") from None
    names = [name for name in header if re.fullmatch(r"\w[\w:]*", name)]
    if len(set(names)) < len(header):
        raise ValueError(
            f"{path}: not a table: begins with {','.join(header)[:60]!r}, expected different names "
            "of columns; make it again"
        )
    short = [k for k, row in enumerate(rows, start=1) if len(row) != len(header)]
    if short or not text.endswith("\n"):
        raise ValueError(
            f"{path}: breaks off in row {short[0] if short else len(rows)}, expected rows of "
            f"{len(header)} fields; make it again"
        )
    return pd.read_csv(StringIO(text), sep=separator, dtype={"model": str})


def write_csv(table, path):
    """Write a table to a CSV file, whole or not at all, every digit of it."""
    with replacing(path) as partial:
        table.to_csv(partial, index=False)


def save_tensors(tensors, header, path):
    """Write tensors by name, and a header as JSON has it, to a safetensors file with a checksum.

    It is written whole or not at all; the same content gives the same bytes.
    """
    from safetensors.torch import save

    from hits.checksum import checksum

    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    header = json.loads(json.dumps(header))
    total = checksum(header, {name: tensor.numpy() for name, tensor in tensors.items()})
    with replacing(path) as partial:
        partial.write_bytes(save(tensors, {"hits": json.dumps(header | {CHECKSUM: total})}))


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
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.
    ValueError
        If it is no safetensors file, has no header of hits, or is damaged.
    """
    from safetensors import safe_open

    from hits.checksum import checksum

    check_readable(path, "a safetensors file")
    # The library raises whatever damaged bytes lead it to.
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
    except Exception as error:
        raise ValueError(
            f"{path}: not a safetensors file, or damaged ({error}); make it again"
        ) from None
    if "hits" not in metadata:
        found = ", ".join(sorted(metadata)) or "nothing"
        raise ValueError(
            f"{path}: header has no field 'hits'; found {found}, expected a file made by hits"
        )
    try:
        header = json.loads(metadata["hits"])
        expected = header.pop(CHECKSUM, "none")
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise ValueError(f"{path}: header is not JSON of hits ({error}); make it again") from None
    found = checksum(header, {name: tensor.numpy() for name, tensor in tensors.items()})
    _check_sum(found, expected, path)
    return header, tensors


def check_finite(tensors, path):
    """Refuse weights that are NaN or infinite, from which nothing can be forecast: ValueError."""
    for name, tensor in tensors.items():
        if not tensor.isfinite().all():
            raise ValueError(
                f"{path}: tensor '{name}' holds NaN or infinite numbers, expected finite weights; "
                "train again"
            )


def below(prefix, tensors):
    """The tensors whose names begin with a prefix, without it."""
    return {k.removeprefix(prefix): t for k, t in tensors.items() if k.startswith(prefix)}


def _load_netcdf(path):
    """Content and checksum of a netCDF file, unless it claims more than its size can hold."""
    import xarray as xr

    with xr.open_dataset(path, decode_times=False, engine="netcdf4") as file:
        most = DENSEST * os.path.getsize(path)
        if file.nbytes > most:
            raise ValueError(f"it claims {file.nbytes} bytes of values, expected at most {most}")
        data = file.load()
    return data, data.attrs.pop(CHECKSUM, None)


def _check_sum(found, expected, path):
    """Refuse a file whose content does not have the checksum that it was written with."""
    if found != expected:
        raise ValueError(
            f"{path}: damaged: its content has the SHA-256 {found}, but was written with "
            f"{expected}; remove it and make it again"
        )
