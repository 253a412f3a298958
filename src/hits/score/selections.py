"""What the ways to select scales lead to."""

import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.forecast.models import forecast
from hits.forecast.select import SEARCHES, select_scales
from hits.score.errors import squared_errors


def compare_selections(hierarchy, data):
    """Select scales of a hierarchy in every way, and forecast with them; a row per way.

    Columns search; smallest_step and largest_step that it selects; tried, how many ranges it looked
    at; val_mse and test_mse of the coupled forecast. The hierarchy's selection is set anew.
    """
    test = split_states(data, "test").values
    x0, truth = torch.from_numpy(test[:, 0]), test[:, 1:]
    rows = []
    for search in SEARCHES:
        tried = select_scales(hierarchy, data, search)
        selected = hierarchy.selected
        chosen = (tried["smallest_step"] == selected[0]) & (tried["largest_step"] == selected[-1])
        val_mse = tried.loc[chosen, "val_mse"].item()
        test_mse = squared_errors(forecast(hierarchy, x0, truth.shape[1]), truth).mean()
        rows.append((search, selected[0], selected[-1], len(tried), val_mse, test_mse))
    columns = ["search", "smallest_step", "largest_step", "tried", "val_mse", "test_mse"]
    return pd.DataFrame(rows, columns=columns)
