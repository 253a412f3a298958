"""Peers that learn from one short series of a chaotic system, by a protocol of the field.

Gilpin (2021, arXiv:2110.05266): a thousand samples, a hundred in a period, then two hundred to
forecast. Ours has all states and further series, too, to start from.
"""

import numpy as np
import torch
import xarray as xr
from numpy.lib.stride_tricks import sliding_window_view

from hits.data.dataset import CONTRACT
from hits.data.dysts import ode_source
from hits.data.ode import simulate
from hits.forecast.select import inverse_variances, trimmed_error
from hits.peers.protocol import TRIM, choose
from hits.score.chaos import histogram_distance, share_bounded, smape, spectrum_distance
from hits.score.valid_prediction_time import normalised_errors, valid_prediction_time
from hits.seeds import seed_sequence

# Samples that are learnt from, and the last of them, which are for validation.
SEEN, VAL = 1000, 200
# Samples known before a forecast; of one for validation, and between the starts of those.
PAST, WINDOW, EVERY = 100, 100, 5
# Samples to forecast after the series, from other starts, and of runs that show the climate.
NEXT, AHEAD, LONG = 200, 1000, 5000
INSTANTS = SEEN + NEXT
# In place of candidates that are made for steps of a thousandth of a period.
CANDIDATES = {
    "neural_ode": ({"step": 2}, {"step": 8}),
    "sindy": (
        *({"threshold": threshold} for threshold in (1e-4, 1e-3, 0.005, 0.02, 0.05)),
        *({"threshold": threshold, "models": 20} for threshold in (1e-3, 0.02)),
    ),
    "esn": tuple(
        {"step": step, "radius": radius, "gain": gain, "ridge": ridge}
        for step in (1, 4)
        for radius in (0.1, 0.9)
        for gain in (0.5, 2.0, 6.0)
        for ridge in (1e-12, 1e-8)
    ),
    "gaussian_process": ({"step": 4}, {"step": 16}),
}
ON_SERIES = "hits", "single_step", "neural_ode", "sindy", "ng_rc", "esn", "gaussian_process"
# Of a peer that cannot be trained.
WORST = {
    "steps": 0,
    "smape": 200.0,
    "lyapunov_times": 0.0,
    "histogram": 1.0,
    "spectrum": 1.0,
    "bounded": 0.0,
}


def simulate_series(system, starts, seed):
    """A series of a system of the package dysts, the train trajectory, and series of other starts.

    A dataset of `INSTANTS`, in float64; the attribute lyapunov_exponent has its unit of time. A
    ValueError as from `hits.data.dysts.ode_source`.
    """
    trajectories = {"train": 1, "val": 1, "test": starts}
    source = ode_source({"system": system, "trajectories": trajectories, "n_steps": INSTANTS - 1})
    data = simulate(source, seed_sequence(seed, system))
    labels = {"name": system, "title": system, "license": "MIT (computed)"}
    return data.assign_attrs(labels, lyapunov_exponent=source["lyapunov_exponent"])


def windows_of(series, attributes):
    """A dataset of all windows of a series, train and val ones, which share no sample."""
    cut = SEEN - VAL
    windows = [
        sliding_window_view(part, WINDOW + 1, axis=0).transpose(0, 2, 1)[::every]
        for part, every in ((series[:cut], 1), (series[cut:SEEN], EVERY))
    ]
    split = np.repeat(["train", "val"], [len(x) for x in windows]).astype(object)
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), np.concatenate(windows))},
        {
            "time": attributes["dt"] * np.arange(WINDOW + 1),
            "state": [f"x{k}" for k in range(series.shape[1])],
            "split": ("trajectory", split),
        },
        attributes | {"contract": CONTRACT},
    )


def score_on_series(name, data, seed, known, report=print):
    """Train a peer on the beginning of one series, score how it goes on, and from other starts.

    Parameters
    ----------
    name : str
        A name in `hits.peers.protocol.PEERS`.
    data : xarray.Dataset
        What `simulate_series` makes.
    seed, known, report
        As for `hits.peers.protocol.choose`.

    Returns
    -------
    dict
        What `choose` tells, and: steps, valid ones of the `NEXT` after the series; smape of those;
        lyapunov_times, median valid prediction time from the other starts; histogram and spectrum,
        distances of the climate of long runs from these, see `hits.score.chaos`; bounded, the share
        of these runs that stays near the attractor; the worst of all that if it cannot be trained.
    """
    x, split = data["x"].values, data["split"].values
    series, others = x[split == "train"][0], x[split == "test"]
    keys = ("name", "title", "dt", "time_units", "source", "license")
    windows = windows_of(series, {key: data.attrs[key] for key in keys})
    starts = np.arange(SEEN - VAL, SEEN - WINDOW, EVERY)
    pasts = np.stack([series[start - PAST : start + 1] for start in starts])
    wanted = torch.from_numpy(
        np.stack([series[start + 1 : start + 1 + WINDOW] for start in starts])
    )
    weights = inverse_variances(wanted)

    def error_of(peer):
        return trimmed_error(torch.from_numpy(peer.follow(pasts, WINDOW)), wanted, weights, TRIM)

    train = series[None, : SEEN - VAL]
    options = {"report": report, "candidates": CANDIDATES.get(name)}
    best, row = choose(name, windows, train, seed, known, error_of, **options)
    if best is None:
        return row | WORST
    spread, dt = series[:SEEN].std(0), float(data.attrs["dt"])
    next_ones = series[SEEN : SEEN + NEXT][None]
    forecast = best.follow(series[None, SEEN - 1 - PAST : SEEN], NEXT)
    (time,) = valid_prediction_time(normalised_errors(forecast, next_ones, spread), 1)
    row |= {"steps": int(min(time - 1, NEXT)), "smape": smape(forecast, next_ones)}
    long = best.follow(others[:, : PAST + 1], LONG)
    truth = others[:, PAST + 1 : PAST + 1 + AHEAD]
    times = valid_prediction_time(normalised_errors(long[:, :AHEAD], truth, spread), dt)
    row["lyapunov_times"] = float(
        np.median(np.minimum(times, AHEAD * dt)) * data.attrs["lyapunov_exponent"]
    )
    row["histogram"] = histogram_distance(long[:, AHEAD:], others)
    row["spectrum"] = spectrum_distance(long[:, AHEAD:], truth, AHEAD)
    return row | {"bounded": share_bounded(long, others)}
