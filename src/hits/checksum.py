"""Checksums of what a file says, kept in the file: so that damage is never taken for content."""

import json
from hashlib import sha256

import numpy as np


def checksum(facts, arrays):
    """SHA-256 of facts as JSON has them and of numpy arrays by name, in whatever order."""
    total = sha256(json.dumps(facts, sort_keys=True).encode())
    for name in sorted(arrays):
        array = np.asarray(arrays[name])
        texts = array.dtype.kind in "OU"
        kind = "text" if texts else array.dtype.name
        total.update(json.dumps([name, kind, array.shape]).encode())
        if texts:
            total.update(json.dumps(array.tolist()).encode())
        else:
            total.update(np.ascontiguousarray(array, array.dtype.newbyteorder("=")))
    return total.hexdigest()


def dataset_checksum(data):
    """That of an `xarray.Dataset`: values, dimensions, coordinates and attributes."""
    variables = {str(name): variable for name, variable in data.variables.items()}
    facts = {
        "attributes": _plain(data.attrs),
        "coordinates": sorted(map(str, data.coords)),
        "variables": {name: [v.dims, _plain(v.attrs)] for name, v in variables.items()},
    }
    return checksum(facts, {name: variable.values for name, variable in variables.items()})


def _plain(attributes):
    """Attributes as JSON has them: netCDF gives a list of one value back as that value."""
    return {key: np.ravel(value).tolist() for key, value in attributes.items()}
