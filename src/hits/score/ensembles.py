"""Whether an ensemble's spread is that of its errors."""

import numpy as np
import torch
import xarray as xr

from hits.data.dataset import split_states
from hits.data.inputs import split_inputs
from hits.forecast.ensemble import mean_and_spread, samples
from hits.train.calibration import GAUSSIAN, LEVELS

# Instants of a forecast that are looked at, evenly from the first to the last.
INSTANTS = 80


def score_ensemble(hierarchy, data):
    """Coverage, spread and distribution of an ensemble's forecasts of the test trajectories.

    Parameters
    ----------
    hierarchy : Hierarchy
        An ensemble that is calibrated.
    data : xarray.Dataset
        A dataset of the same system, measured with the same noise.

    Returns
    -------
    xarray.Dataset
        coverage (level), the share of what was measured that lies in the intervals, and its
        uncertainty (level), a standard error over trajectories; plain (level), the coverage of
        Gaussian intervals without calibration; width (level), of calibrated intervals on each side;
        crps, see `fair_crps`, and error, mean absolute one of the mean forecast, which the crps of
        a good ensemble is below; spread_by_error, root mean squares, with the factor
        √((m + 1) / m) for m samples (Fortin et al. 2014, doi:10.1175/JHM-D-14-0008.1), 1 if an
        ensemble knows its errors; ranks (rank), see `rank_histogram`. Widths, crps and error are in
        standard deviations of each state over the test part, means over instants and states.
    """
    hierarchy.check_data(data)
    known, test = hierarchy.calibration, split_states(data, "test").values
    n_steps = test.shape[1] - 1
    used = np.unique(np.linspace(1, n_steps, min(INSTANTS, n_steps)).round().astype(int))
    truth = test[:, used, : len(hierarchy.observed)]
    inputs = split_inputs(data, "test", hierarchy.inputs)
    of = torch.from_numpy(test[:, 0]), n_steps, known.noise, None, inputs
    made = [sample[:, used - 1] for sample in samples(hierarchy, *of)]
    mean, spread = mean_and_spread(made)
    made = torch.stack(made).double().numpy()
    extent, error = truth.std((0, 1), dtype=np.float64), abs(mean - truth)
    extent[extent == 0] = 1
    widths = known.factor(used)[:, None] * spread
    inside = (error <= widths).mean((2, 3))
    m = len(made)
    ratio = np.sqrt((m + 1) / m * np.square(spread).mean((0, 1)) / np.square(error).mean((0, 1)))
    return xr.Dataset(
        {
            "coverage": ("level", inside.mean(1)),
            "uncertainty": ("level", inside.std(1) / np.sqrt(len(truth))),
            "plain": ("level", [(error <= factor * spread).mean() for factor in GAUSSIAN]),
            "width": ("level", (widths / extent).mean((1, 2, 3))),
            "crps": (fair_crps(made, truth) / extent).mean(),
            "error": (error / extent).mean(),
            "spread_by_error": ratio.mean(),
            "ranks": ("rank", rank_histogram(made, truth)),
        },
        {"level": list(LEVELS), "rank": np.arange(m + 1)},
    )


def fair_crps(made, truth):
    """Continuous ranked probability score of samples (sample, …) for a truth (…).

    In units of the truth, 0 at best. It is fair: its mean does not depend on how many samples there
    are (Ferro 2014, doi:10.1002/qj.2270).
    """
    m = len(made)
    weights = (2 * np.arange(m) - m + 1).reshape(-1, *[1] * np.ndim(truth))
    apart = (weights * np.sort(made, axis=0)).sum(0) / (m * (m - 1))
    return np.abs(made - truth).mean(0) - apart


def rank_histogram(made, truth):
    """Share of the truth (…) with each rank among samples (sample, …), (sample + 1,).

    All are alike if the truth is as one more sample (Hamill 2001).
    """
    ranks = (made < truth).sum(0).ravel()
    return np.bincount(ranks, minlength=len(made) + 1) / ranks.size
