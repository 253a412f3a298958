"""The forecast contract: what every forecast file holds.

A forecast is an `xarray.Dataset` with the variable ``x(model, trajectory, time, state)`` in float32
or float64, as the initial states, at instants 1, 2, … after these, which are not repeated, and the
coordinates ``model`` (a step, ``coupled``, or a baseline), ``selected(model)`` (whether the coupled
forecast uses the scale), ``time`` and ``state``. Of its attributes, ``interpolation`` is that of
the hierarchy and ``single`` the step of the scale that validation data found the best one alone, 0
before selection: netCDF knows no None. docs/forecast.md describes it.
"""

import numpy as np

from hits.files import read_netcdf, write_netcdf

COUPLED = "coupled"  # the model of all selected scales; the others are named by their step
DIMENSIONS = ("model", "trajectory", "time", "state")
COORDINATES = {"model": "model", "selected": "model", "time": "time", "state": "state"}
ATTRIBUTES = ("title", "dt", "time_units", "interpolation", "single", "provenance")


class ForecastError(ValueError):
    """A forecast that breaks the contract; the message says where, how, and what was expected."""


def check_forecast(forecast, name="forecast"):
    """The forecast itself, or a ForecastError where it breaks the contract; `name` is its file.

    Values may be NaN or infinite: a model that diverges is reported as it is.
    """
    if "x" not in forecast.data_vars or forecast["x"].dims != DIMENSIONS:
        found = forecast["x"].dims if "x" in forecast.data_vars else "no such variable"
        raise ForecastError(f"{name}: variable 'x' has {found}, expected dimensions {DIMENSIONS}")
    kind = forecast["x"].dtype
    if kind not in (np.float32, np.float64):
        raise ForecastError(f"{name}: variable 'x' is {kind}, expected float32 or float64")
    for coordinate, dimension in COORDINATES.items():
        if coordinate not in forecast.coords:
            raise ForecastError(
                f"{name}: coordinate '{coordinate}' is missing; found {', '.join(forecast.coords)}"
            )
        if forecast[coordinate].dims != (dimension,):
            raise ForecastError(
                f"{name}: coordinate '{coordinate}' has dimensions {forecast[coordinate].dims}, "
                f"expected ('{dimension}',)"
            )
    for key in ATTRIBUTES:
        if key not in forecast.attrs:
            raise ForecastError(f"{name}: attribute '{key}' is missing; expected {ATTRIBUTES}")
    return forecast


def open_forecast(path):
    """Read a forecast file into memory and check it.

    Parameters
    ----------
    path : path-like
        A netCDF file.

    Returns
    -------
    xarray.Dataset

    Raises
    ------
    ValueError
        If it is no netCDF file, or breaks the contract, see `check_forecast`.
    """
    return check_forecast(read_netcdf(path), path)


def save_forecast(forecast, path):
    """Check a forecast, see `check_forecast`, and write it, whole or not at all."""
    write_netcdf(check_forecast(forecast, path), path)
