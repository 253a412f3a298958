"""What interpolation between its instants adds to the error of each single scale."""

import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.inputs import split_inputs
from hits.forecast.models import forecasts
from hits.score.errors import mean_squares
from hits.train.interpolations import INTERPOLATIONS


def interpolation_errors(hierarchy, data):
    """Errors of single scales on the test trajectories, a row per scale.

    Columns step (units of dt); mse_linear and mse_cubic, over all instants with either
    interpolation, whichever the hierarchy has; mse_reached, over multiples of the step alone, where
    nothing is interpolated.
    """
    hierarchy.check_data(data)
    test = split_states(data, "test").values
    x0, truth = torch.from_numpy(test[:, 0]), test[:, 1:]
    inputs = split_inputs(data, "test", hierarchy.inputs)
    rows = []
    for step in hierarchy.steps:
        states = forecasts(hierarchy, x0, truth.shape[1], [step], INTERPOLATIONS, inputs)
        errors = {kind: mean_squares(states[kind], truth)[0] for kind in INTERPOLATIONS}
        # Lines keep the states that the map reaches to the last digit.
        reached = errors["linear"][step - 1 :: step]
        rows.append((step, *(error.mean() for error in (*errors.values(), reached))))
    columns = ["step", *(f"mse_{kind}" for kind in INTERPOLATIONS), "mse_reached"]
    return pd.DataFrame(rows, columns=columns)
