"""How far the reference solutions of the paper are from converged ones."""

import numpy as np
import pandas as pd
import torch

from hits.forecast.rk4 import on_states, rk4_forecast
from hits.score.errors import squared_errors


def truth_audit(system, x0, exact, loose, dt, steps=(1, 2, 4, 8, 16)):
    """Errors of Runge–Kutta forecasts against the converged and the loose solution.

    An error against the loose one, the paper's reference, that does not fall with h is the
    reference's own. Both are (trajectory, time, state) from x0, the initial instant included, else
    a ValueError. Instants between two steps are interpolated linearly.

    There is a row per step: h_steps, in units of dt; h; the mean squared distances
    rk4_to_converged, rk4_to_loose and loose_to_converged (the same in each row).
    """
    exact, loose = (np.asarray(x, np.float64) for x in (exact, loose))
    if exact.shape != loose.shape:
        raise ValueError(
            f"loose has (trajectory, time, state) = {loose.shape}, expected {exact.shape} "
            "as the converged solution"
        )
    exact, loose = exact[:, 1:], loose[:, 1:]
    x0 = torch.as_tensor(x0, dtype=torch.float64)
    floor = squared_errors(loose, exact).mean()
    field = on_states(system.field)
    rows = []
    for step in steps:
        rk4 = rk4_forecast(field, x0, exact.shape[1], step * dt, dt).numpy()
        errors = (squared_errors(rk4, truth).mean() for truth in (exact, loose))
        rows.append((step, step * dt, *errors, floor))
    return pd.DataFrame(
        rows,
        columns=["h_steps", "h", "rk4_to_converged", "rk4_to_loose", "loose_to_converged"],
    )
