"""All peers by name, and how they are compared: on equal data, chosen by validation."""

import json
import time
from importlib.util import find_spec

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
from hits.score.errors import mean_errors
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
PACKAGES = ("pydmd", "pysindy", "reservoirpy", "sklearn", "torchdiffeq")
NONE, ERRORS = "none could be trained", ("mse", "mse_clean_start", "relative_error")
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


def check_installed():
    """Refuse to begin where a package of the peers is missing: ValueError."""
    missing = [package for package in PACKAGES if find_spec(package) is None]
    if missing:
        raise ValueError(
            f"found no package {', '.join(missing)}, expected those of the extra hits[peers]; run "
            "'python -m pip install --constraint constraints.txt --editable .[peers]'"
        )


def learnable(noisy):
    """What all peers learn from: train trajectories in float32 and val ones in float64.

    Noisy ones are smoothed, as they are for HiTS.
    """
    if noisy.attrs.get("noise"):
        from hits.data.smoothing import smooth  # scipy.signal takes a second to load

        noisy = smooth(noisy, ("train", "val"))
    train, val = (split_states(noisy, part).values for part in ("train", "val"))
    return train, val[:VAL].astype(np.float64)


def choose(name, data, train, seed, known, error_of, report=print, candidates=None):
    """Train a peer by each of its candidates, and keep the one of least validation error.

    Parameters
    ----------
    name : str
        A name in `PEERS`.
    data, train
        What it learns from, see `hits.peers.peer.Peer.fit`.
    seed : int
        Source of all draws.
    known : dict
        What peers need: ``steps`` and ``recipe`` of HiTS; ``iterations`` of the neural ODE;
        ``field``, the true equations of Runge–Kutta, see `hits.data.system.System`.
    error_of : callable
        A trained peer to its error on validation data.
    report : callable
        Gets a line of text for each candidate.
    candidates : sequence of dict, optional
        In place of the peer's own.

    Returns
    -------
    peer : Peer
        The best; none if no candidate could be trained.
    row : dict
        peer; label, its name for people; given, what it knows beside trajectories; tried, how many
        candidates; train_seconds of all of them, of the process; setting, JSON of the best.
    """
    check_names([name], PEERS, "peers", "peer")
    peer_class = PEERS[name]
    candidates = candidates or peer_class.candidates
    begin, best, least = time.process_time(), None, np.inf
    needed = {key: known[key] for key in peer_class.needs}
    row = {"peer": name, "label": peer_class.label, "given": peer_class.given}
    row |= {"tried": len(candidates), "setting": NONE}
    for number, setting in enumerate(candidates):
        generator = np.random.default_rng(seed_sequence(seed, data.attrs["name"], name, number))
        peer = peer_class(**setting, **needed)
        try:
            peer.fit(data, train, generator)
            error = error_of(peer)
        except (ArithmeticError, ValueError, np.linalg.LinAlgError) as failure:
            # A candidate that cannot be trained is a result, not a crash.
            report(f"{name}, {setting}: {failure}")
            continue
        report(f"{name}, {setting}: validation error {error:.2e}")
        if best is None or error < least:
            best, least, row["setting"] = peer, error, json.dumps(setting)
    return best, row | {"train_seconds": time.process_time() - begin}


def score_peer(name, states, data, noisy, seed, known=None, report=print):
    """Train a peer, choose its setting by validation, score it on the test trajectories.

    Parameters
    ----------
    name : str
        A name in `PEERS`.
    states : tuple of ndarray
        What `learnable` makes of the noisy dataset.
    data, noisy : xarray.Dataset
        A dataset without and with its noise; the same one where there is none.
    seed, known, report
        As for `choose`.

    Returns
    -------
    dict
        What `choose` tells; mse, from states as they are measured, against those that are measured;
        mse_clean_start, without noise in both; relative_error, that in units of each state's
        variance; valid_prediction_time, median over trajectories; forecast_seconds, of all test
        trajectories, of the process. Errors are infinite where a forecast diverges or no candidate
        could be trained.
    """
    train, val = states
    weights = inverse_variances(torch.from_numpy(val))

    def error_of(peer):
        found = torch.from_numpy(peer.forecast(val[:, 0], val.shape[1] - 1))
        return trimmed_error(found, torch.from_numpy(val[:, 1:]), weights, TRIM)

    best, row = choose(name, noisy, train, seed, known or {}, error_of, report)
    if best is None:
        return row | dict.fromkeys(ERRORS, np.inf)
    clean, given = (split_states(x, "test").values.astype(np.float64) for x in (data, noisy))
    begin = time.process_time()
    forecast = best.forecast(given[:, 0], given.shape[1] - 1)
    row["forecast_seconds"] = time.process_time() - begin
    row["mse"] = mean_errors(forecast, given[:, 1:])["mse"]
    if noisy is not data:
        forecast = best.forecast(clean[:, 0], clean.shape[1] - 1)
    found = mean_errors(forecast, clean[:, 1:])
    row |= {"mse_clean_start": found["mse"], "relative_error": found["relative_error"]}
    errors = normalised_errors(forecast, clean[:, 1:])
    times = valid_prediction_time(errors, float(data.attrs["dt"]))
    return row | {"valid_prediction_time": float(np.median(times))}
