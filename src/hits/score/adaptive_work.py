"""What forecasts cost at the error that they have: adaptive steps, fixed ones, and Runge–Kutta."""

import numpy as np
import pandas as pd
import torch
from scipy.integrate import solve_ivp

from hits.data.dataset import split_states
from hits.forecast.methods import ADAPTIVE, DOP853, FIXED, SELECTED
from hits.forecast.models import adaptive, forecast
from hits.score.cost_claim import COMPARABLE
from hits.score.errors import mean_errors

COLUMNS = ["part", "method", "setting", "calls", "error"]


def adaptive_work(hierarchy, data, field, tolerances, trajectories):
    """Calls and errors of forecasts by tolerance, by fixed steps, and by a solver with the field.

    Parameters
    ----------
    hierarchy : Hierarchy
        With selected scales.
    data : xarray.Dataset
        A dataset of the same system.
    field : callable
        The true vector field of components, see `hits.data.system.System`.
    tolerances : list of float
        Of adaptive steps, in units of the states' extent, and of DOP853 as it takes them.
    trajectories : int
        How many of the val and of the test part are forecast over their whole length.

    Returns
    -------
    pandas.DataFrame
        Columns part, val or test; method, `ADAPTIVE`, `FIXED` (a step alone), `SELECTED` (scales
        coupled) or `DOP853`, the adaptive Runge–Kutta method of order 8 of scipy, which is told the
        equations; setting, the tolerance or the smallest step; calls, of networks or of the field
        on a state, per trajectory; error, relative as in `hits.score.errors.mean_errors`.
    """
    hierarchy.check_data(data)
    time, rows = data["time"].values, []
    n_steps = len(time) - 1
    for part in ("val", "test"):
        states = split_states(data, part).values[:trajectories]
        x0, truth = torch.from_numpy(states[:, 0]), states[:, 1:]
        fixed = [(FIXED, [step]) for step in hierarchy.steps]
        for method, steps in [*fixed, (SELECTED, hierarchy.selected)]:
            made = forecast(hierarchy, x0, n_steps, steps)
            rows.append((part, method, min(steps), -(-n_steps // min(steps)), _error(made, truth)))
        for tolerance in tolerances:
            made = adaptive(hierarchy, x0, n_steps, tolerance)
            calls = float(made.calls.double().mean())
            rows.append((part, ADAPTIVE, tolerance, calls, _error(made.states, truth)))
            made, calls = _solved(field, states[:, 0].astype(np.float64), time, tolerance)
            rows.append((part, DOP853, tolerance, calls, _error(made, truth)))
    return pd.DataFrame(rows, columns=COLUMNS)


def at_equal_error(table):
    """What each method costs at an error like that of the selected scales, by validation data.

    Of the settings whose val error is at most `COMPARABLE` times that of the selected scales the
    one of fewest calls is taken; its calls and its error on the test part are told. A method that
    never gets there has none.

    Returns
    -------
    pandas.DataFrame
        Columns method, setting, calls, error; and gain, calls of the selected scales by these.
    """
    val, test = (table[table["part"] == part] for part in ("val", "test"))
    allowed = COMPARABLE * float(val.loc[val["method"] == SELECTED, "error"].iloc[0])
    enough = val[val["error"] <= allowed].sort_values("calls", kind="stable")
    chosen = enough.drop_duplicates("method")[["method", "setting"]]
    made = chosen.merge(test, on=["method", "setting"]).drop(columns="part")
    calls = float(made.loc[made["method"] == SELECTED, "calls"].iloc[0])
    return made.assign(gain=calls / made["calls"])


def where_steps_are_small(hierarchy, data, tolerance):
    """States of the first test trajectory that an adaptive forecast reaches, and by which step.

    Columns step, in units of dt, from this state to the next one that maps reach, and the states.
    """
    truth = split_states(data, "test").values[:1]
    made = adaptive(hierarchy, torch.from_numpy(truth[:, 0]), truth.shape[1] - 1, tolerance)
    instants = hierarchy.steps[0] * np.flatnonzero(made.known[0])
    instants = instants[instants < truth.shape[1]]
    states = np.concatenate([truth[:, :1], made.states.numpy()], axis=1)[0, instants[:-1]]
    table = pd.DataFrame(states, columns=list(hierarchy.observed))
    table.insert(0, "step", np.diff(instants))
    return table


def _error(states, truth):
    return mean_errors(states, truth)["relative_error"]


def _solved(field, x0, time, tolerance):
    """Forecasts of the solver at all instants but the first, and its calls per trajectory."""
    made = [
        solve_ivp(
            lambda _, x: field(*x),
            (time[0], time[-1]),
            start,
            DOP853,
            time[1:],
            rtol=max(tolerance, 1e-12),
            atol=tolerance,
        )
        for start in x0
    ]
    return np.stack([each.y.T for each in made]), float(np.mean([each.nfev for each in made]))
