"""Selection of scales by cross validation."""

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.smoothing import smooth
from hits.forecast.models import forecast
from hits.forecast.steps import check_steps

SEARCHES = ("greedy", "exhaustive")
# Share of the validation trajectories that is left out, those of largest error. On chaotic systems
# one trajectory in hundreds carries most of a mean, and says nothing on the next ones.
TRIM = 0.05


def select_scales(hierarchy, data, search="greedy"):
    """Set the selected scales of a hierarchy: the range whose coupled forecast is best.

    The paper makes two greedy passes: the largest step u for which the scales up to u forecast
    best, then the smallest step l for which the scales from l to u do. An exhaustive search tries
    every range. Of equal errors, fewer scales win. Unlike the paper's, the error is a trimmed mean
    over trajectories, see `TRIM`.

    Parameters
    ----------
    hierarchy : Hierarchy
        Trained flow maps; its attribute ``selected`` is set.
    data : xarray.Dataset
        A dataset of the same system; only its val trajectories are looked at, smoothed if the
        networks were trained on smooth ones (how much, train trajectories say).
    search : {"greedy", "exhaustive"}
        Which ranges are tried.

    Returns
    -------
    pandas.DataFrame
        Columns smallest_step, largest_step, val_mse: every range that was tried. A trajectory whose
        forecast diverges counts as infinitely wrong.

    Raises
    ------
    ValueError
        If the search is unknown.
    DatasetError
        If the dataset is not one of the hierarchy's system, or there is no val trajectory.
    FloatingPointError
        If every forecast diverges.
    """
    hierarchy.check_data(data)
    if hierarchy.provenance["recipe"]["smooth"]:
        data = smooth(data, ("val",))
    steps = check_steps(hierarchy.steps)[::-1]
    val = torch.from_numpy(split_states(data, "val").values)
    tried = {}

    def error(low, high):
        if (low, high) not in tried:
            states = forecast(hierarchy, val[:, 0], val.shape[1] - 1, steps[low : high + 1])
            mse = (states - val[:, 1:]).square().mean((1, 2), dtype=torch.float64)
            mse = mse.nan_to_num(torch.inf, torch.inf).sort().values
            tried[low, high] = float(mse[: len(mse) - int(TRIM * len(mse))].mean())
        return tried[low, high]

    numbers = range(len(steps))
    if search == "exhaustive":
        ranges = [(low, high) for high in numbers for low in range(high, -1, -1)]
        low, high = min(ranges, key=lambda range_: (error(*range_), range_[1] - range_[0]))
    elif search == "greedy":
        high = min(numbers, key=lambda high: error(0, high))
        low = min(range(high, -1, -1), key=lambda low: error(low, high))
    else:
        raise ValueError(f"search is {search!r}, expected one of {', '.join(SEARCHES)}")
    if error(low, high) == np.inf:
        raise FloatingPointError(
            f"every coupled forecast of steps {steps[0]} to {steps[-1]} diverges on the validation "
            "data; expected one that does not; train longer or with other steps"
        )
    hierarchy.selected = tuple(steps[low : high + 1])
    return pd.DataFrame(
        [(steps[low], steps[high], mse) for (low, high), mse in tried.items()],
        columns=["smallest_step", "largest_step", "val_mse"],
    )
