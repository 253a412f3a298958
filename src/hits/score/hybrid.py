"""Runge–Kutta, hybrid and corrected hybrid forecasts side by side (table 9 of the paper)."""

import numpy as np
import pandas as pd
import torch
import xarray as xr

from hits.data.dataset import split_states
from hits.data.ode import integrate
from hits.forecast.forecast_file import COUPLED
from hits.forecast.hybrid import balanced_step, corrected_forecast, hybrid_forecast
from hits.forecast.methods import CORRECTED, HYBRID, RK4
from hits.forecast.models import forecast
from hits.forecast.rk4 import on_states, rk4_forecast
from hits.score.errors import mean_squares, variance
from hits.score.timing import median_seconds
from hits.score.verdict import CONVERGED, LOOSE


class Counted:
    """A function of states (n, state) that counts the states it is given."""

    def __init__(self, function):
        self.function, self.states = function, 0

    def __call__(self, states):
        """Count and call."""
        self.states += len(states)
        return self.function(states)


def hybrid_method(method, maps, field, h_steps, dt, n_steps, network_step):
    """A method of `hits.forecast.methods` as a function of initial states (trajectory, state).

    It gives the forecast (trajectory, n_steps, state) and how many corrections were made.
    """
    h = h_steps * dt

    def forecast_by(x0):
        if method == RK4:
            return rk4_forecast(field, x0, n_steps, h, dt), 0
        if method == HYBRID:
            used = {network_step: maps[network_step]}
            return hybrid_forecast(used, field, x0, n_steps, h, dt), 0
        states, convergence = corrected_forecast(
            maps[network_step], network_step, field, x0, n_steps, h, dt
        )
        return states, convergence.iterations

    return forecast_by


def compare_hybrid(hierarchy, data, system, loose, repeats, h_steps=tuple(2**k for k in range(7))):
    """Errors and costs of the three methods for Runge–Kutta steps of several sizes.

    As in the paper the hybrid uses one network, that of the largest step; the corrected one uses
    the step of `hits.forecast.hybrid.balanced_step`. The test trajectories of a dataset without
    noise and of the `loose` one are forecast in float64. Seconds are those of
    `hits.score.timing.median_seconds`, Runge–Kutta steps `h_steps` in units of dt.

    Returns
    -------
    comparison : pandas.DataFrame
        A row per truth (converged or loose), method and h: h_steps; h (units of time);
        network_step (units of dt, missing for rk4); mse over all instants, those between two steps
        of h interpolated linearly as in the paper; mse_reached, at multiples of h alone; variance
        of the truth; seconds of the forecast of all test trajectories and seconds_one of the first
        alone; trajectories; field_evaluations and network_evaluations, states given to each in the
        forecast of all; corrections.
    curves : xarray.DataArray, (model, time)
        Mean squared errors against the converged solution of Runge–Kutta, named ``rk4 h`` with h in
        units of dt, and of the coupled forecast (fig. 9). Attributes time_units and variance.
    """
    hierarchy.check_data(data)
    dt, maps = hierarchy.dt, hierarchy.maps(torch.float64)
    x0 = split_states(data, "test").values[:, 0].astype(np.float64)
    time = data["time"].values
    truths = {
        CONVERGED: integrate(system.field, x0, time)[:, 1:],
        LOOSE: split_states(loose, "test").values[:, 1:].astype(np.float64),
    }
    spread = {truth: variance(states) for truth, states in truths.items()}
    x0, n_steps, field = torch.from_numpy(x0), len(time) - 1, on_states(system.field)
    rows, curves = [], {}
    for h in h_steps:
        networks = {
            RK4: None,
            HYBRID: max(maps),
            CORRECTED: balanced_step(maps, n_steps, h),
        }
        for method, network_step in networks.items():
            given = h, dt, n_steps, network_step
            timed = hybrid_method(method, maps, field, *given)
            counted_field = Counted(field)
            counted = {step: Counted(advance) for step, advance in maps.items()}
            states, corrections = hybrid_method(method, counted, counted_field, *given)(x0)
            row = {
                "method": method,
                "h_steps": h,
                "h": h * dt,
                "network_step": network_step,
                "seconds": median_seconds(lambda f=timed: f(x0), repeats),
                "seconds_one": median_seconds(lambda f=timed: f(x0[:1]), repeats),
                "trajectories": len(x0),
                "field_evaluations": counted_field.states,
                "network_evaluations": sum(one.states for one in counted.values()),
                "corrections": corrections,
            }
            for truth, exact in truths.items():
                errors = mean_squares(states, exact)[0].mean(1)
                if (method, truth) == (RK4, CONVERGED):
                    curves[f"{RK4} {h}"] = errors
                scored = {"truth": truth, "variance": spread[truth], "mse": errors.mean()}
                scored["mse_reached"] = errors[h - 1 :: h].mean()
                rows.append(scored | row)
    coupled = forecast(hierarchy, x0.float(), n_steps)
    curves[COUPLED] = mean_squares(coupled, truths[CONVERGED])[0].mean(1)
    comparison = pd.DataFrame(rows).sort_values(["truth", "method", "h_steps"], ignore_index=True)
    return comparison, xr.DataArray(
        np.array(list(curves.values())),
        dims=("model", "time"),
        coords={"model": list(curves), "time": time[1:]},
        name="mse",
        attrs={"time_units": data.attrs["time_units"], "variance": spread[CONVERGED]},
    )
