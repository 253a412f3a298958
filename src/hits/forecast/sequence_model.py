"""A model of one sequence, trained: any of the four, in the units of the sequence, in one file."""

import json
import time
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from hits.data.scaling import Scaling
from hits.files import replacing
from hits.forecast.sequence_hits import SequenceHiTS
from hits.seeds import child
from hits.train.checkpoint import below
from hits.train.clockwork import ClockworkRNN
from hits.train.descent import Descent
from hits.train.echo_state import EchoState, EchoStateSettings
from hits.train.least_squares import LeastSquares
from hits.train.lstm import LSTM
from hits.train.sequence_training import SequenceSettings

MODELS = {"hits": SequenceHiTS, "lstm": LSTM, "esn": EchoState, "cw_rnn": ClockworkRNN}
# How each may be trained, by the key `method` of its settings.
METHODS = {
    "hits": {"least_squares": LeastSquares, "descent": Descent},
    "lstm": {"descent": SequenceSettings},
    "esn": {"ridge": EchoStateSettings},
    "cw_rnn": {"descent": SequenceSettings},
}
HEADER = ("name", "architecture", "settings")


@dataclass
class SequenceModel:
    """A trained model of one sequence, and the scaling of its states.

    Attributes
    ----------
    name : str
        A name in `MODELS`.
    architecture : dict
        What it was made with: hidden; for ``hits`` steps, hidden and activation, in this order.
    model : SequenceHiTS, LSTM, EchoState or ClockworkRNN
        In scaled units.
    scaling : Scaling
        Between the states and the model, (x - mean) / range as in the paper.
    settings : dict
        How it was trained.
    """

    name: str
    architecture: dict
    model: object
    scaling: Scaling
    settings: dict

    def forecast(self, first_state, n_steps):
        """Run free from a state.

        Parameters
        ----------
        first_state : array-like, (state,)
            In the units of the sequence.
        n_steps : int
            Instants to forecast.

        Returns
        -------
        numpy.ndarray, (n_steps, state)
            States at instants 1 to n_steps, float32; not finite where the model diverges.
        """
        scaled = self.model.forecast(self.scaling.encode(first_state), n_steps)
        with np.errstate(over="ignore", invalid="ignore"):
            return self.scaling.decode(scaled.astype(np.float64)).astype(np.float32)


def train_sequence_model(name, architecture, candidates, sequence, seed, report=print):
    """Train a model on one sequence by each of some settings, and keep the best.

    Best is the least mean squared error of the sequence regenerated from its first state: training
    data alone decide.

    Parameters
    ----------
    name : str
        A name in `MODELS`.
    architecture : dict
        As in `SequenceModel`.
    candidates : sequence of dict
        Settings to try: ``method``, a name in `METHODS`, and the fields of that class.
    sequence : array-like, (time, state)
        States one dt apart.
    seed : numpy.random.SeedSequence
        Source of all draws.
    report : callable or None
        Gets lines of text on the progress.

    Returns
    -------
    SequenceModel
        The best.
    losses : pandas.DataFrame
        Columns setting (which candidate), step (of a scale of ``hits``), iteration, loss.
    tried : pandas.DataFrame
        A row per candidate: setting, mse (infinite where it diverged), seconds, n_parameters (all
        weights), n_trained (those that the training determined), settings (JSON).

    Raises
    ------
    ValueError
        If the model or a method is unknown.
    FloatingPointError
        If every training diverged.
    """
    sequence = np.asarray(sequence)
    scaling = Scaling.fit(sequence)
    scaled = scaling.encode(sequence).astype(np.float32)
    if name not in MODELS:
        raise ValueError(f"unknown model {name!r}; known: {', '.join(MODELS)}")
    best, least, losses, tried = None, np.inf, [], []
    for number, candidate in enumerate(candidates):
        model = MODELS[name](sequence.shape[1], **architecture)
        settings = _settings(name, candidate)
        tell = report and (lambda line, n=number: report(f"{name}, setting {n}: {line}"))
        start = time.perf_counter()
        try:
            curve = model.fit(scaled, settings, child(seed, number), tell)
        except FloatingPointError as error:
            curve, mse = pd.DataFrame(columns=["iteration", "loss"]), np.inf
            if tell:
                tell(str(error))
        seconds = time.perf_counter() - start
        if len(curve):
            found = SequenceModel(name, architecture, model, scaling, candidate)
            off = found.forecast(sequence[0], len(sequence) - 1) - sequence[1:].astype(np.float64)
            mse = float(np.square(off).mean())
            mse = mse if np.isfinite(mse) else np.inf
            if best is None or mse < least:
                best, least = found, mse
        losses.append(curve.assign(setting=number))
        used = json.dumps({"method": candidate["method"], **asdict(settings)})
        tried.append((number, mse, seconds, model.n_parameters, model.n_trained, used))
    if best is None:
        raise FloatingPointError(
            f"every training of {name} diverged; expected one of the {len(candidates)} settings to "
            "end; lower their rates"
        )
    losses = pd.concat(losses, ignore_index=True).reindex(
        columns=["setting", "step", "iteration", "loss"]
    )
    columns = ["setting", "mse", "seconds", "n_parameters", "n_trained", "settings"]
    return best, losses, pd.DataFrame(tried, columns=columns)


def save_sequence_model(trained, path):
    """Write a trained model, whole or not at all.

    Parameters
    ----------
    trained : SequenceModel
        What to write.
    path : path-like
        The safetensors file to make.
    """
    header = {key: getattr(trained, key) for key in HEADER}
    scaling = {
        f"scaling.{key}": torch.from_numpy(np.asarray(getattr(trained.scaling, key)))
        for key in ("mean", "range")
    }
    weights = {f"model.{name}": t.contiguous() for name, t in trained.model.tensors().items()}
    with replacing(path) as partial:
        save_file(scaling | weights, partial, {"hits": json.dumps(header)})


def load_sequence_model(path):
    """Read a trained model.

    Parameters
    ----------
    path : path-like
        A file made by `save_sequence_model`.

    Returns
    -------
    SequenceModel

    Raises
    ------
    ValueError
        If it is not such a file.
    """
    try:
        with safe_open(path, framework="pt") as file:
            header = json.loads((file.metadata() or {}).get("hits", "{}"))
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (not a dict)
        name, architecture, settings = (header[key] for key in HEADER)
        scaling = Scaling(*(tensors[f"scaling.{key}"].numpy() for key in ("mean", "range")))
    except (SafetensorError, KeyError) as error:
        raise ValueError(f"{path}: not a sequence model ({error}); train it again") from None
    weights = below("model.", tensors)
    # The shapes of the weights tell the baselines all; not so which activation, and at which steps.
    shape = [len(scaling.mean), *architecture.values()] if name == "hits" else []
    model = MODELS[name].from_tensors(weights, *shape)
    return SequenceModel(name, architecture, model, scaling, settings)


def _settings(name, candidate):
    """The settings that a candidate describes."""
    methods, values = METHODS[name], dict(candidate)
    method = values.pop("method", None)
    if method not in methods:
        raise ValueError(
            f"settings of {name}: method is {method!r}, expected one of {', '.join(methods)}"
        )
    try:
        return methods[method](**values)
    except TypeError as error:
        raise ValueError(f"settings of {name}, method {method}: {error}") from None
