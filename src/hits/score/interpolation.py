"""What interpolation between its instants adds to the error of each single scale."""

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.forecast.coupled import coupled_forecast


def interpolation_errors(hierarchy, data):
    """Errors of single scales with either interpolation, and at the instants that they reach.

    Parameters
    ----------
    hierarchy : Hierarchy
        Trained flow maps.
    data : xarray.Dataset
        A dataset of the same system; its test trajectories are forecast.

    Returns
    -------
    pandas.DataFrame
        A row per scale: step (units of dt); mse_linear, mse_cubic, over all instants; mse_reached,
        over the multiples of the step alone, where nothing is interpolated.
    """
    hierarchy.check_data(data)
    test = split_states(data, "test").values
    x0, truth = torch.from_numpy(test[:, 0]), test[:, 1:].astype(np.float64)
    rows = []
    for step, flow_map in hierarchy.maps().items():
        errors = [
            np.square(
                coupled_forecast({step: flow_map}, x0, truth.shape[1], kind).numpy() - truth
            ).mean(axis=(0, 2))
            for kind in ("linear", "cubic")
        ]
        reached = errors[0][step - 1 :: step]
        rows.append((step, *(error.mean() for error in (*errors, reached))))
    return pd.DataFrame(rows, columns=["step", "mse_linear", "mse_cubic", "mse_reached"])
