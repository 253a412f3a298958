"""Selection of scales, and of the interpolation between their instants, by cross validation."""

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.inputs import split_inputs
from hits.forecast.coupled import Descent
from hits.forecast.models import decoded, encoded
from hits.forecast.steps import check_steps
from hits.train.interpolations import INTERPOLATIONS

# Instants whose errors are computed together.
PIECE = 32


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
        Trained flow maps, of an ensemble the first member's; its attributes ``selected``,
        ``interpolation`` and ``single`` are set, the last one to the step that is best alone, by
        the chosen interpolation.
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
        every scale alone by the chosen interpolation. A trajectory whose forecast diverges counts
        as infinitely wrong; NaN stands for a range that was given up, since a share of its instants
        had more error than all instants of another.

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
    inputs = split_inputs(data, "val", hierarchy.inputs)
    errors = _Errors(hierarchy, steps, val, inputs, trim, interpolations)
    numbers = range(len(steps))
    found = [
        (kind, *SEARCHES[search](lambda ranges, kind=kind: errors.best(kind, ranges), numbers))
        for kind in interpolations
    ]
    kind, low, high = min(found, key=lambda best: (errors(*best), best[2] - best[1]))
    if errors(kind, low, high) == np.inf:
        raise FloatingPointError(
            f"every coupled forecast of steps {steps[0]} to {steps[-1]} diverges on the validation "
            "data; expected one that does not; train longer or with other steps"
        )
    hierarchy.single = steps[min(numbers, key=lambda number: errors(kind, number, number))]
    hierarchy.selected, hierarchy.interpolation = tuple(steps[low : high + 1]), kind
    hierarchy.calibration = None  # it was one of other forecasts
    return pd.DataFrame(
        [
            (steps[low], steps[high], kind, mse)
            for (kind, low, high), mse in sorted(errors.tried.items(), key=lambda row: row[0][1:])
        ],
        columns=["smallest_step", "largest_step", "interpolation", "val_mse"],
    )


class _Errors:
    """Errors of the ranges of a hierarchy's scales, by interpolation and numbers of two steps.

    All ranges with the same largest step share one forecast. `tried` has NaN for a range that was
    given up.
    """

    def __init__(self, hierarchy, steps, val, inputs, trim, interpolations):
        self.hierarchy, self.steps = hierarchy, steps
        self.trim, self.interpolations = trim, interpolations
        seen = val[..., : len(hierarchy.observed)]
        self.truth = seen[:, 1:].transpose(0, 1).contiguous()
        self.weights, self.tried = inverse_variances(seen), {}
        maps, x0 = hierarchy.maps(), encoded(hierarchy, val[:, 0])
        self.descents = [
            Descent({step: maps[step] for step in steps[: high + 1]}, x0, len(self.truth), inputs)
            for high in range(len(steps))
        ]
        # What the largest steps reach tells before anything is filled which ranges are good.
        self.promise = [self._known(descent) for descent in self.descents]

    def best(self, kind, ranges):
        """The range of the smallest error, of equal ones that of fewest scales."""
        found = {}
        for low, high in sorted(ranges, key=lambda range_: self.promise[range_[1]]):
            found[low, high] = self(kind, low, high, min(found.values(), default=np.inf))
        return min(found, key=lambda range_: (found[range_], range_[1] - range_[0], range_))

    def __call__(self, kind, low, high, limit=np.inf):
        """The error of a range, infinite as soon as the instants that are known put it above."""
        if not np.isnan(self.tried.get((kind, low, high), np.nan)):
            return self.tried[kind, low, high]
        step, descent = self.steps[low], self.descents[high]
        while descent.step > step:
            share = len(self.truth) // descent.step / len(self.truth)
            if share * self._known(descent) > limit:
                self.tried[kind, low, high] = np.nan
                return np.inf
            descent.descend()
        mse = self._error(descent.forecast(step, kind), self.truth)
        # Where every instant is reached, nothing is interpolated.
        for each in self.interpolations if step == 1 else [kind]:
            self.tried[each, low, high] = mse
        return mse

    def _known(self, descent):
        """Mean error over the instants that are known."""
        return self._error(descent.known(), self.truth[descent.step - 1 :: descent.step])

    def _error(self, states, truth):
        """Error of states (instant, trajectory, state) of the networks."""
        states = decoded(self.hierarchy, states, truth.dtype)
        return trimmed_error(states.transpose(0, 1), truth.transpose(0, 1), self.weights, self.trim)


def _greedy(best, numbers):
    """The smallest and the largest number of the paper's two passes."""
    _, high = best([(0, high) for high in numbers])
    return best([(low, high) for low in numbers[: high + 1]])


def _exhaustive(best, numbers):
    """The smallest and the largest number of the best range of all."""
    return best([(low, high) for high in numbers for low in numbers[: high + 1]])


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
    # In pieces that stay in the cache: arithmetic on all instants at once waits for memory.
    pieces = zip(states.split(PIECE, 1), truth.split(PIECE, 1), strict=True)
    squares = sum((x - y).square_().sum(1, dtype=torch.float64) for x, y in pieces)
    mse = (squares / truth.shape[1] * weights).mean(1)
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
