"""All peers by name, and how they are compared: on equal data, chosen by validation."""

import json
import time

import numpy as np
import torch

from hits.data.dataset import split_states
from hits.fields import check_names
from hits.forecast.select import inverse_variances, trimmed_error
from hits.peers.echo_state import EchoState
from hits.peers.gaussian_process import GaussianProcess
from hits.peers.hierarchy import Hierarchy, SingleStep
from hits.peers.koopman import Koopman
from hits.peers.neural_ode import NeuralODE
from hits.peers.next_generation_reservoir import NextGenerationReservoir
from hits.peers.runge_kutta import RungeKutta
from hits.peers.sindy import Sindy
from hits.score.errors import squared_errors, variance
from hits.score.valid_prediction_time import normalised_errors, valid_prediction_time
from hits.seeds import seed_sequence

PEERS = {
    peer.name: peer
    for peer in (
        Hierarchy,
        SingleStep,
        NeuralODE,
        Sindy,
        NextGenerationReservoir,
        EchoState,
        GaussianProcess,
        Koopman,
        RungeKutta,
    )
}
# As in the selection of scales: share of the val trajectories that is left out, those of largest
# error; and how many decide.
TRIM, VAL = 0.05, 100


def few(data, count):
    """A dataset with its first `count` train trajectories, and a quarter as many for validation."""
    split = data["split"].values
    kept = split == "test"
    for part, number in (("train", count), ("val", max(1, count // 4))):
        kept[np.flatnonzero(split == part)[:number]] = True
    return data.isel(trajectory=kept)


def score_peer(name, data, noisy, seed, field=None, report=print):
    """Train a peer by each of its candidates, choose by validation, score on the test trajectories.

    All peers learn from the same trajectories, noisy ones smoothed as for HiTS.

    Parameters
    ----------
    name : str
        A name in `PEERS`.
    data, noisy : xarray.Dataset
        A dataset without and with its noise; the same one where there is none.
    seed : int
        Source of all draws.
    field : callable, optional
        The true equations, see `hits.data.system.System`, which Runge–Kutta needs.
    report : callable
        Gets a line of text for each candidate.

    Returns
    -------
    dict
        peer; setting, JSON of the chosen candidate, and how many were tried; given, what it knows
        beside trajectories; mse, from states as they are measured, against those that are measured;
        mse_clean_start, without noise in both; relative_error, that in units of the variance;
        valid_prediction_time, median over trajectories; train_seconds, of all candidates,
        forecast_seconds, of all test trajectories: of the process. Errors are infinite where a
        forecast diverges or no candidate could be trained.
    """
    check_names([name], PEERS, "peers", "peer")
    peer_class = PEERS[name]
    train, val = _smoothed(noisy, data is not noisy)
    weights = inverse_variances(torch.from_numpy(val))
    begin, best, least = time.process_time(), None, np.inf
    candidates = [{"field": field}] if peer_class is RungeKutta else peer_class.candidates
    for number, setting in enumerate(candidates):
        generator = np.random.default_rng(seed_sequence(seed, data.attrs["name"], name, number))
        peer = peer_class(**setting)
        try:
            peer.fit(noisy, train, generator)
            found = torch.from_numpy(peer.forecast(val[:, 0], val.shape[1] - 1))
            error = trimmed_error(found, torch.from_numpy(val[:, 1:]), weights, TRIM)
        except (ArithmeticError, ValueError, np.linalg.LinAlgError) as failure:
            # A candidate that cannot be trained is a result, not a crash.
            report(f"{name}, {setting}: {failure}")
            continue
        report(f"{name}, {setting}: validation error {error:.2e}")
        if best is None or error < least:
            best, chosen, least = peer, setting, error
    row = {"peer": name, "tried": len(candidates), "given": peer_class.given}
    row["train_seconds"] = time.process_time() - begin
    if best is None:
        return row | {"setting": "none could be trained", "mse": np.inf, "mse_clean_start": np.inf}
    row["setting"] = json.dumps({k: v for k, v in chosen.items() if k != "field"})
    clean, given = (split_states(x, "test").values.astype(np.float64) for x in (data, noisy))
    begin = time.process_time()
    forecast = best.forecast(given[:, 0], given.shape[1] - 1)
    row["forecast_seconds"] = time.process_time() - begin
    row["mse"] = squared_errors(forecast, given[:, 1:]).mean()
    if noisy is not data:
        forecast = best.forecast(clean[:, 0], clean.shape[1] - 1)
    row["mse_clean_start"] = squared_errors(forecast, clean[:, 1:]).mean()
    row["relative_error"] = row["mse_clean_start"] / variance(clean)
    errors = normalised_errors(forecast, clean[:, 1:])
    times = valid_prediction_time(errors, float(data.attrs["dt"]))
    return row | {"valid_prediction_time": float(np.median(times))}


def _smoothed(noisy, smooth_them):
    """Train trajectories in float32, and val ones in float64."""
    if smooth_them:
        from hits.data.smoothing import smooth  # scipy.signal takes a second to load

        noisy = smooth(noisy, ("train", "val"))
    train, val = (split_states(noisy, part).values for part in ("train", "val"))
    return train, val[:VAL].astype(np.float64)
