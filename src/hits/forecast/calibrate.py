"""Calibration of an ensemble's spread on validation data."""

import math

import numpy as np
import torch

from hits.data.dataset import DatasetError, source_file, split_states
from hits.data.inputs import split_inputs
from hits.data.noise import estimate_noise
from hits.forecast.ensemble import mean_and_spread, samples
from hits.train.calibration import LEVELS, Calibration

# Lead times of the factors, and instants around each that they are taken from.
TIMES, AROUND = 16, 48
# Of the factors: they are never 0.
LEAST = 1e-3


def calibrate(hierarchy, data, noise=0.0):
    """How many spreads an interval has to have, from forecasts of validation trajectories.

    Split conformal prediction: if trajectories to come are drawn as those of the val part are, an
    interval holds what will be measured as often as its level says, whatever the distribution of
    errors (Lei et al. 2018, doi:10.1080/01621459.2017.1307116). Errors at the instants around a
    lead time, in units of the spread there, are taken together, and those of each state by itself.

    Parameters
    ----------
    hierarchy : Hierarchy
        An ensemble; its scales are those of its forecasts from now on.
    data : xarray.Dataset
        A dataset of the same system, in its delay coordinates if it has some; only its val
        trajectories are forecast.
    noise : float, dict of str to float or "estimated"
        Standard deviation of the noise of measurements, of all states or by name; or estimated from
        the train trajectories, see `hits.data.noise.estimate_noise`.

    Returns
    -------
    Calibration

    Raises
    ------
    ValueError
        If it is no ensemble, or the noise is none of these.
    DatasetError
        If the dataset is not one of the hierarchy's system, or has too few val trajectories.
    FloatingPointError
        If a forecast diverges.
    """
    if not hierarchy.others:
        raise ValueError(
            "the model has one member, which spreads nothing; expected HiTS(members=…)"
        )
    hierarchy.check_data(data)
    noise = _given(noise, hierarchy.observed, data)
    val = split_states(data, "val").values
    enough = math.ceil(1 / (1 - max(LEVELS))) - 1
    if len(val) < enough:
        raise DatasetError(
            f"{source_file(data)}: has {len(val)} val trajectories, expected {enough} or more, so "
            f"that one in {enough + 1} may lie outside of the intervals of {max(LEVELS):.0%}"
        )
    truth = val[:, 1:, : len(hierarchy.observed)]
    instants, n_steps = lead_times(truth.shape[1]), truth.shape[1]
    around = [_around(k, instants) for k in range(len(instants))]
    used = np.unique(np.concatenate(around)) - 1
    inputs = split_inputs(data, "val", hierarchy.inputs)
    made = samples(hierarchy, torch.from_numpy(val[:, 0]), n_steps, noise, None, inputs)
    mean, spread = mean_and_spread(sample[:, used] for sample in made)
    ratio = abs(mean - truth[:, used]) / spread
    if not np.isfinite(ratio).all():
        raise FloatingPointError(
            "a forecast of the validation data diverges, so that its spread says nothing; expected "
            "finite forecasts; select scales or train longer"
        )
    levels = [min(1.0, math.ceil((len(val) + 1) * level) / len(val)) for level in LEVELS]
    factors = np.stack(
        [
            np.quantile(ratio[:, np.isin(used, at - 1)], levels, axis=(0, 1), method="higher")
            for at in around
        ],
        axis=1,
    )
    return Calibration(noise, instants.tolist(), np.maximum(factors, LEAST))


def lead_times(n_steps):
    """Lead times that factors are found at, in units of dt: each some times the one before."""
    return np.unique(np.geomspace(1, n_steps, min(TIMES, n_steps)).round().astype(int))


def _around(k, instants):
    """Instants from the lead time before one to that after it."""
    first, last = instants[max(k - 1, 0)], instants[min(k + 1, len(instants) - 1)]
    return np.unique(np.linspace(first, last, AROUND).round().astype(int))


def _given(noise, names, data):
    """Noise of each state, a tuple of float."""
    if isinstance(noise, str) and noise == "estimated":
        return tuple(estimate_noise(data)[: len(names)].tolist())
    known = noise if isinstance(noise, dict) else dict.fromkeys(names, noise)
    try:
        found = tuple(float(known[name]) for name in names)
    except (KeyError, TypeError, ValueError):
        found = (-1.0,)
    if min(found) < 0 or not np.isfinite(found).all() or len(known) != len(names):
        raise ValueError(
            f"noise is {noise!r}, expected 'estimated', a number, 0 or more, or one for each of "
            f"the states {', '.join(names)}"
        )
    return found
