"""Forecasts that are larger than memory: written to a file while they are made."""

import xarray as xr

from hits.files import replacing
from hits.forecast.models import forecast

# Bytes of the states that are forecast at a time, and of those that a file stores together; making
# them takes about five times as much memory.
PIECE, CHUNK = 2**26, 2**22


def stream_forecast(hierarchy, initial, states, n_steps, path, interpolation=None, inputs=None):
    """Write a forecast to a netCDF file in pieces of whole trajectories; return it, not yet read.

    From `states`, a tensor of the initial states `initial`; the rest is as in
    `hits.forecast.models.forecast`. The file is there when it is complete.
    """
    import netCDF4

    # Labels and shape; a view takes no memory.
    shown = states[:, None, : len(hierarchy.observed)]
    made = initial.labelled(shown.expand(-1, n_steps, -1), hierarchy)
    row = made[0].nbytes
    chunk = min(max(1, CHUNK // row), len(states))
    piece = chunk * max(1, PIECE // (chunk * row))
    with replacing(path) as partial:
        made.coords.to_dataset().assign_attrs(made.attrs).to_netcdf(partial, engine="netcdf4")
        with netCDF4.Dataset(partial, "a") as file:
            for name, length in made.sizes.items():
                if name not in file.dimensions:
                    file.createDimension(name, length)
            sizes = chunk, n_steps, made.sizes["state"]
            x = file.createVariable("x", made.dtype, made.dims, chunksizes=sizes, fletcher32=True)
            for k in range(0, len(states), piece):
                of = slice(k, k + piece)
                given = None if inputs is None else inputs[of]
                x[of] = forecast(hierarchy, states[of], n_steps, None, interpolation, given).numpy()
    return xr.open_dataset(path, engine="netcdf4")["x"].assign_attrs(made.attrs)
