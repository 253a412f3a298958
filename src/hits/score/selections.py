"""What the ways to select scales lead to."""

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.forecast.coupled import coupled_forecast
from hits.forecast.select import SEARCHES, select_scales


def compare_selections(hierarchy, data):
    """Select scales in every way, and forecast with them.

    Parameters
    ----------
    hierarchy : Hierarchy
        Trained flow maps.
    data : xarray.Dataset
        A dataset of the same system, with val and test trajectories.

    Returns
    -------
    pandas.DataFrame
        A row per way: search; smallest_step and largest_step that it selects; tried, how many
        ranges it looked at; val_mse and test_mse of the coupled forecast.
    """
    hierarchy.check_data(data)
    maps = hierarchy.maps()
    test = split_states(data, "test").values
    x0, truth = torch.from_numpy(test[:, 0]), test[:, 1:].astype(np.float64)
    rows = []
    for search in SEARCHES:
        selected, tried = select_scales(maps, data, search)
        used = {step: maps[step] for step in selected}
        forecast = coupled_forecast(used, x0, truth.shape[1]).numpy()
        chosen = (tried["smallest_step"] == selected[0]) & (tried["largest_step"] == selected[-1])
        val_mse = tried.loc[chosen, "val_mse"].item()
        test_mse = np.square(forecast - truth).mean()
        rows.append((search, selected[0], selected[-1], len(tried), val_mse, test_mse))
    columns = ["search", "smallest_step", "largest_step", "tried", "val_mse", "test_mse"]
    return pd.DataFrame(rows, columns=columns)
