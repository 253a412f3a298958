"""What the ways to select scales lead to."""

import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.inputs import split_inputs
from hits.forecast.models import forecast
from hits.forecast.select import SEARCHES, select_scales
from hits.score.errors import squared_errors


def compare_selections(hierarchy, data):
    """Select scales of a hierarchy in every way, and forecast with them; a row per way.

    Columns search; smallest_step, largest_step and interpolation that it selects; tried, how many
    ranges it looked at; val_mse and test_mse of the coupled forecast. The hierarchy's selection is
    set anew.
    """
    test = split_states(data, "test").values
    x0, truth = torch.from_numpy(test[:, 0]), test[:, 1:]
    inputs = split_inputs(data, "test", hierarchy.inputs)
    chosen, rows = ["smallest_step", "largest_step", "interpolation"], []
    for search in SEARCHES:
        tried = select_scales(hierarchy, data, search)
        selected = hierarchy.selected[0], hierarchy.selected[-1], hierarchy.interpolation
        val_mse = tried.set_index(chosen)["val_mse"][selected]
        states = forecast(hierarchy, x0, truth.shape[1], inputs=inputs)
        test_mse = squared_errors(states, truth).mean()
        rows.append((search, *selected, len(tried[chosen[:2]].value_counts()), val_mse, test_mse))
    return pd.DataFrame(rows, columns=["search", *chosen, "tried", "val_mse", "test_mse"])
