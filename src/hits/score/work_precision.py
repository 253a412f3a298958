"""Where parallel in time pays: costs of the corrected hybrid against Runge–Kutta in sequence."""

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.ode import integrate
from hits.forecast.methods import COMPILED, CORRECTED, RK4
from hits.forecast.rk4 import on_states
from hits.score.compiled_rk4 import compile_rk4
from hits.score.errors import squared_errors
from hits.score.hybrid import hybrid_method
from hits.score.timing import median_seconds


def work_precision(hierarchy, data, system, batches, h_steps, network_steps, repeats):
    """Seconds and errors of Runge–Kutta, compiled too, and of the corrected hybrid.

    `batches` are numbers of test trajectories that are forecast together, `h_steps` Runge–Kutta
    steps and `network_steps` coarse steps (those above h are used), in units of dt.

    There is a row per batch, h and method: batch, method, h_steps, network_step, corrections,
    seconds, mse (against the converged solution at multiples of h) and gain, the seconds of rk4 of
    the same h and batch by these.
    """
    hierarchy.check_data(data)
    dt, maps = hierarchy.dt, hierarchy.maps(torch.float64)
    start = split_states(data, "test").values[: max(batches), 0].astype(np.float64)
    time = data["time"].values
    exact = integrate(system.field, start, time)[:, 1:]
    n_steps, field = len(time) - 1, on_states(system.field)
    compiled = compile_rk4(system)
    rows = []
    for batch in batches:
        x0 = torch.from_numpy(start[:batch])
        for h in h_steps:
            methods = {
                (method, step): hybrid_method(method, maps, field, h, dt, n_steps, step)
                for method, steps in ((RK4, [None]), (CORRECTED, network_steps))
                for step in steps
                if step is None or step > h
            }
            methods[COMPILED, None] = lambda x0, h=h: (
                torch.from_numpy(compiled(x0.numpy(), n_steps // h, h * dt)).repeat_interleave(
                    h, 1
                ),
                0,
            )
            for (method, step), forecast in methods.items():
                states, corrections = forecast(x0)
                reached = slice(h - 1, None, h)
                mse = squared_errors(states[:, reached], exact[:batch, reached]).mean()
                seconds = median_seconds(lambda f=forecast, x=x0: f(x), repeats)
                rows.append((batch, method, h, step, corrections, seconds, mse))
    columns = ["batch", "method", "h_steps", "network_step", "corrections", "seconds", "mse"]
    return _with_gain(pd.DataFrame(rows, columns=columns), ["batch", "h_steps"])


def expensive_fields(hierarchy, data, system, bodies, network_step, n_steps, repeats):
    """The same for one trajectory of vector fields that cost more and more, at h = dt.

    Of `bodies` copies of a system each is drawn towards all others, see `attracted`, at a cost that
    grows with the square of their number. All start alike and so stay alike, which makes the flow
    map of one that of all. Columns as those of `work_precision`, with bodies and without mse.
    """
    hierarchy.check_data(data)
    single = hierarchy.maps(torch.float64)[network_step]
    x0 = split_states(data, "test").values[0, 0]
    rows = []
    for n in bodies:
        start = torch.as_tensor(np.tile(x0, n), dtype=torch.float64)[None]
        maps = {network_step: lambda x: single(x.view(-1, len(x0))).view(x.shape)}
        field = attracted(system.field, len(x0))
        for method, step in ((RK4, None), (CORRECTED, network_step)):
            forecast = hybrid_method(method, maps, field, 1, hierarchy.dt, n_steps, step)
            corrections = forecast(start)[1]
            seconds = median_seconds(lambda f=forecast, x=start: f(x), repeats)
            rows.append((1, method, 1, step, corrections, seconds, n))
    columns = ["batch", "method", "h_steps", "network_step", "corrections", "seconds", "bodies"]
    return _with_gain(pd.DataFrame(rows, columns=columns), ["bodies"])


def attracted(field, n_states):
    """Field of states (n, copies × n_states): copies of a system that attract each other.

    To the rate of the last component of each copy it adds the mean over all copies of the sine of
    their distance in the first: nothing where all are alike.
    """

    def rates(states):
        components = states.view(len(states), -1, n_states).unbind(-1)
        *others, last = field(*components)
        first = components[0]
        pull = torch.sin(first[:, None, :] - first[:, :, None]).mean(-1)
        return torch.stack((*others, last + pull), -1).view(states.shape)

    return rates


def _with_gain(table, case):
    serial = table[table["method"] == RK4].set_index(case)["seconds"]
    reference = table.join(serial.rename("serial"), on=case)["serial"]
    return table.assign(gain=reference / table["seconds"])


STUDIES = {"work_precision": work_precision, "expensive_fields": expensive_fields}
