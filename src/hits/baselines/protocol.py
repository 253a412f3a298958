"""All baselines by name: trained on a sequence, in the units of the sequence, in files."""

import json
import time
from dataclasses import asdict, dataclass, field, fields, replace

import numpy as np

from hits.baselines.baseline import Baseline, regeneration_error
from hits.baselines.clockwork import ClockworkRNN
from hits.baselines.dmd import DMD
from hits.baselines.echo_state import EchoState
from hits.baselines.lstm import LSTM
from hits.baselines.persistence import Persistence
from hits.data.dataset import digest
from hits.data.scaling import Scaling
from hits.fields import check_fields, check_names
from hits.files import below, check_finite, load_tensors, save_tensors
from hits.provenance import check_provenance
from hits.seeds import child, seed_sequence

BASELINES = {
    baseline.name: baseline for baseline in (LSTM, EchoState, ClockworkRNN, Persistence, DMD)
}


@dataclass
class TrainedBaseline:
    """A trained model of one sequence, and the scaling of its states.

    Attributes
    ----------
    model : Baseline
        In scaled units.
    scaling : Scaling
        Between the states and the model: (x - mean) / range as in the paper, none for simple ones.
    settings : dataclass
        How it was trained, of the model's Settings.
    diverged : bool
        Whether its training diverged. Its weights say nothing then, and its forecasts are NaN, so
        that every score tells.
    provenance : dict
        What it was trained by, as JSON has it; empty if nobody said.
    """

    model: Baseline
    scaling: Scaling
    settings: object
    diverged: bool = False
    provenance: dict = field(default_factory=dict)

    @property
    def name(self):
        """Its name in `BASELINES`."""
        return self.model.name

    def forecast(self, first_state, n_steps):
        """States at instants 1 to n_steps after the first (state,), see `Baseline.forecast`."""
        if self.diverged:
            return np.full((n_steps, self.model.n_states), np.nan, np.float32)
        scaled = self.model.forecast(self.scaling.encode(first_state), n_steps)
        with np.errstate(over="ignore", invalid="ignore"):
            return self.scaling.decode(scaled.astype(np.float64)).astype(np.float32)


def make_settings(name, values, most_iterations=None):
    """Settings of a baseline from some of their fields; the others have the paper's values.

    Parameters
    ----------
    name : str
        A name in `BASELINES`.
    values : dict
        Values of fields.
    most_iterations : int, optional
        A budget: more iterations than these are cut. Baselines without iterations do not mind.

    Raises
    ------
    ValueError
        If the baseline or a field is unknown, or a value is not what a field expects.
    """
    check_names([name], BASELINES, "settings", "baseline")
    what, settings_class = f"settings of {name}", BASELINES[name].Settings
    check_names(values, [known.name for known in fields(settings_class)], what)
    settings = settings_class(**values)
    check_fields(settings, what)
    if most_iterations is not None and hasattr(settings, "iterations"):
        settings = replace(settings, iterations=min(settings.iterations, most_iterations))
        check_fields(settings, what)
    return settings


def train_baseline(name, hidden, candidates, sequence, seed, report=print, most_iterations=None):
    """Train a baseline on one sequence by each of some settings, and keep the best.

    Best is the least mean squared error of the sequence regenerated from its first state: training
    data alone decide. If all diverge, the first is kept: that is a result.

    Parameters
    ----------
    name : str
        A name in `BASELINES`.
    hidden : int or None
        Hidden units; none for simple ones.
    candidates : sequence of dict
        Settings to try, see `make_settings`; the paper's if there are none.
    sequence : array-like, (time, state)
        States one dt apart.
    seed : numpy.random.SeedSequence
        Source of all draws.
    report : callable or None
        Gets lines of text on the progress.
    most_iterations : int, optional
        Budget of each candidate, see `make_settings`.

    Returns
    -------
    trained : TrainedBaseline
        The best.
    losses : pandas.DataFrame
        Learning curves: setting (which candidate), iteration, loss, free_running_error (in scaled
        states; NaN where it was not measured).
    tried : pandas.DataFrame
        A row per candidate: setting, mse (infinite where it diverged), seconds, n_parameters (all
        weights), n_trained (those that the training determined), settings (JSON).

    Raises
    ------
    ValueError
        If the settings are not those of such a baseline.
    """
    import pandas as pd

    candidates = [make_settings(name, values, most_iterations) for values in candidates or [{}]]
    sequence = np.asarray(sequence)
    scaling = Scaling(0.0, 1.0) if BASELINES[name].simple else Scaling.range(sequence)
    scaled = scaling.encode(sequence).astype(np.float32)
    best, least, losses, tried = None, np.inf, [], []
    for number, settings in enumerate(candidates):
        model = BASELINES[name](sequence.shape[1], hidden)
        tell = report and (lambda line, n=number: report(f"{name}, setting {n}: {line}"))
        start = time.perf_counter()
        curve = model.fit(scaled, settings, child(seed, number), tell)
        seconds = time.perf_counter() - start
        diverged = bool(curve) and not np.isfinite(curve[-1]["loss"])
        found = TrainedBaseline(model, scaling, settings, diverged)
        mse = regeneration_error(found, sequence)
        if best is None or mse < least:
            best, least = found, mse
        losses += [{"setting": number} | row for row in curve]
        used = json.dumps(asdict(settings))
        tried.append((number, mse, seconds, model.n_parameters, model.n_trained, used))
    columns = ["setting", "iteration", "loss", "free_running_error"]
    losses = pd.DataFrame(losses, columns=columns)
    columns = ["setting", "mse", "seconds", "n_parameters", "n_trained", "settings"]
    return best, losses, pd.DataFrame(tried, columns=columns)


def simple_baselines(sequence):
    """The simple baselines, trained on a sequence (time, state): persistence and DMD."""
    simple = [name for name, baseline in BASELINES.items() if baseline.simple]
    return [train_baseline(name, None, [], sequence, seed_sequence(0), None)[0] for name in simple]


def save_baseline(trained, path):
    """Write a trained baseline to a safetensors file, whole or not at all."""
    import torch

    model, tensors = trained.model, trained.model.tensors()
    for part in ("centre", "spread"):
        values = np.asarray(getattr(trained.scaling, part), np.float64)
        tensors[f"scaling.{part}"] = torch.from_numpy(values)
    header = {"baseline": model.name, "n_states": model.n_states, "hidden": model.hidden}
    header |= {"settings": asdict(trained.settings), "diverged": trained.diverged}
    header["provenance"] = trained.provenance
    check_finite(tensors, path)
    save_tensors(tensors, header, path)


def load_baselines(paths, trainings, data):
    """Baselines in files, each of its own training, all on the same data, see `load_baseline`."""
    pairs = zip(paths, trainings, strict=True)
    return [load_baseline(path, training, data) for path, training in pairs]


def load_baseline(path, training=None, data=None):
    """Read a trained baseline.

    Parameters
    ----------
    path : path-like
        A file made by `save_baseline`.
    training : dict, optional
        What it has to be trained by, fields of its provenance.
    data : xarray.Dataset, optional
        What it has to be trained on.

    Returns
    -------
    TrainedBaseline

    Raises
    ------
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.
    ValueError
        If it is another file, is damaged, or is of another training.
    """
    import torch

    header, tensors = load_tensors(path)
    if "baseline" not in header:
        hint = "it is a hierarchy, open it with HiTS.load" if "stacks" in header else "train again"
        raise ValueError(f"{path}: header field 'baseline' is missing; {hint}")
    check_finite(tensors, path)
    made_by = header.get("provenance")
    if not isinstance(made_by, dict):
        raise ValueError(
            f"{path}: header field 'provenance' is {made_by!r}, expected what it was trained by; "
            "train it again"
        )
    asked = (training or {}) | ({} if data is None else {"data_sha256": digest(data)})
    check_provenance(made_by, asked, path)
    scaling = {part: t.numpy() for part, t in below("scaling.", tensors).items()}
    weights = {name: t for name, t in tensors.items() if not name.startswith("scaling.")}
    try:
        settings = make_settings(header["baseline"], header["settings"])
        # Of shapes alone until it has its weights: whatever the header claims takes no memory.
        with torch.device("meta"):
            model = BASELINES[header["baseline"]](header["n_states"], header["hidden"])
        model.load(weights)
        if not isinstance(header["diverged"], bool):
            raise TypeError(f"diverged is {header['diverged']!r}, expected true or false")
        return TrainedBaseline(model, Scaling(**scaling), settings, header["diverged"], made_by)
    except (KeyError, TypeError, ValueError, RuntimeError, MemoryError, OverflowError) as error:
        raise ValueError(
            f"{path}: not a baseline of this version of hits ({error}); train it again"
        ) from None
