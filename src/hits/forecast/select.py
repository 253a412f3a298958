"""Selection of scales, and of the interpolation between their instants, by cross validation."""

from functools import partial

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.inputs import split_inputs
from hits.forecast.models import forecasts
from hits.forecast.steps import check_steps
from hits.train.interpolations import INTERPOLATIONS


def select_scales(hierarchy, data, search="greedy", trim=0.05, interpolations=INTERPOLATIONS):
    """Set the selected scales of a hierarchy and its interpolation, and the best single scale.

    Errors are relative: those of each state are weighted by the inverse of its variance over the
    val trajectories, so that the choice does not follow the state of the largest unit. Weights have
    a mean of 1, and where states vary alike, errors are the paper's plain ones.

    The selected scales are the range whose coupled forecast is best. The paper makes two greedy
    passes: the largest step u for which the scales up to u forecast best, then the smallest step l
    for which the scales from l to u do. An exhaustive search tries every range. Either runs once
    for each interpolation, and the better result is taken. Of equal errors, fewer scales win, then
    the interpolation that comes first.

    Parameters
    ----------
    hierarchy : Hierarchy
        Trained flow maps; its attributes ``selected``, ``interpolation`` and ``single`` are set,
        the last one to the step that is best alone, by the chosen interpolation.
    data : xarray.Dataset
        A dataset of the same system, in its delay coordinates if it has some; only its val
        trajectories are looked at, smoothed if the networks were trained on smooth ones (how much,
        train trajectories say).
    search : {"greedy", "exhaustive"}
        Which ranges are tried.
    trim : float
        Share of the val trajectories that is left out of the error, those of largest error; 0 is
        the paper's plain mean. On chaotic systems one trajectory in hundreds carries most of that,
        and says nothing on the next ones.
    interpolations : sequence of {"linear", "cubic"}
        What to choose from; the paper's is linear.

    Returns
    -------
    pandas.DataFrame
        Columns smallest_step, largest_step, interpolation, val_mse: every range that was tried, and
        every scale alone. A trajectory whose forecast diverges counts as infinitely wrong.

    Raises
    ------
    ValueError
        If search, trim or interpolations are not as above.
    DatasetError
        If the dataset is not one of the hierarchy's system, or there is no val trajectory.
    FloatingPointError
        If every forecast diverges.
    """
    _check_choices(search, trim, interpolations)
    hierarchy.check_data(data)
    if hierarchy.provenance["recipe"]["smooth"]:
        # The import takes a second.
        from hits.data.smoothing import smooth

        data = smooth(data, ("val",))
    steps = check_steps(hierarchy.steps)[::-1]
    val = torch.from_numpy(split_states(data, "val").values)
    x0, val = val[:, 0], val[..., : len(hierarchy.observed)]
    truth, weights = val[:, 1:], inverse_variances(val)
    inputs = split_inputs(data, "val", hierarchy.inputs)
    tried = {}

    def error(kind, low, high):
        if (low, high) not in tried:
            used = steps[low : high + 1]
            states = forecasts(hierarchy, x0, truth.shape[1], used, interpolations, inputs)
            tried[low, high] = {
                kind: trimmed_error(x, truth, weights, trim) for kind, x in states.items()
            }
        return tried[low, high][kind]

    numbers = range(len(steps))
    found = [(kind, *SEARCHES[search](partial(error, kind), numbers)) for kind in interpolations]
    kind, low, high = min(found, key=lambda best: (error(*best), best[2] - best[1]))
    if error(kind, low, high) == np.inf:
        raise FloatingPointError(
            f"every coupled forecast of steps {steps[0]} to {steps[-1]} diverges on the validation "
            "data; expected one that does not; train longer or with other steps"
        )
    hierarchy.single = steps[min(numbers, key=lambda number: error(kind, number, number))]
    hierarchy.selected, hierarchy.interpolation = tuple(steps[low : high + 1]), kind
    return pd.DataFrame(
        [
            (steps[low], steps[high], kind, mse)
            for (low, high), errors in tried.items()
            for kind, mse in errors.items()
        ],
        columns=["smallest_step", "largest_step", "interpolation", "val_mse"],
    )


def _greedy(error, numbers):
    """The smallest and the largest number of the paper's two passes."""
    high = min(numbers, key=lambda high: error(0, high))
    return min(range(high, -1, -1), key=lambda low: error(low, high)), high


def _exhaustive(error, numbers):
    """The smallest and the largest number of the best range of all."""
    ranges = [(low, high) for high in numbers for low in range(high, -1, -1)]
    return min(ranges, key=lambda range_: (error(*range_), range_[1] - range_[0]))


SEARCHES = {"greedy": _greedy, "exhaustive": _exhaustive}


def inverse_variances(states):
    """Inverse variances of states (…, state), with a mean of 1; one that is constant has least."""
    x = states.double().flatten(0, -2)
    variance = x.var(0, correction=0)
    rounding = (torch.finfo(states.dtype).eps * x.abs().amax(0)).square()
    varies = variance > rounding
    if not varies.any():
        return torch.ones_like(variance)
    weights = 1 / torch.where(varies, variance, variance.max())
    return weights / weights.mean()


def trimmed_error(states, truth, weights, trim):
    """Mean squared error without the share `trim` of the trajectories, those of largest error."""
    mse = ((states - truth).square().mean(1, dtype=torch.float64) * weights).mean(1)
    mse = mse.nan_to_num(torch.inf, torch.inf).sort().values
    return float(mse[: len(mse) - int(trim * len(mse))].mean())


def _check_choices(search, trim, interpolations):
    """Refuse what cannot be searched."""
    if search not in SEARCHES:
        raise ValueError(f"search is {search!r}, expected one of {', '.join(SEARCHES)}")
    if not 0 <= trim < 1:
        raise ValueError(f"trim is {trim!r}, expected a share of 0 or more, below 1")
    if not interpolations or not set(interpolations) <= set(INTERPOLATIONS):
        raise ValueError(
            f"interpolations are {interpolations!r}, expected one or more of "
            f"{', '.join(INTERPOLATIONS)}"
        )
