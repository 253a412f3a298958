"""Training of a hierarchy from a dataset."""

import json
import platform
import warnings
from copy import deepcopy
from dataclasses import asdict

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import (
    DatasetError,
    check_trainable,
    digest,
    input_names,
    source_file,
    split_states,
    units_of,
)
from hits.data.inputs import split_inputs, with_inputs
from hits.data.precision import check_precision
from hits.data.scaling import Scaling
from hits.seeds import child, seed_sequence
from hits.train.device import resolve_device
from hits.train.hierarchy import Hierarchy
from hits.train.least_squares import solve_stacks
from hits.train.neighbours import warn_if_undetermined
from hits.train.rounds import Rounds
from hits.train.seen import Seen
from hits.version import __version__


class Interrupted(KeyboardInterrupt):
    """A training that was interrupted; it holds what had been trained until then.

    Attributes
    ----------
    hierarchy : Hierarchy
        The best networks so far, of the scales that had been validated.
    losses : pandas.DataFrame
        As `fit_hierarchy` gives them.
    """

    def __init__(self, message, hierarchy, losses):
        super().__init__(message)
        self.hierarchy, self.losses = hierarchy, losses


COLUMNS = ["iteration", "train_loss", "val_loss", "skipped", "seconds"]


def fit_hierarchy(
    data,
    steps,
    recipe,
    seed=0,
    replicate=0,
    device="auto",
    checkpoint=None,
    report=None,
    delays=None,
    members=1,
):
    """Train the flow maps of all scales on the train trajectories of a dataset.

    Where the states do not determine their future there is a warning, see `hits.train.neighbours`.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset with train and val trajectories, or of one trajectory, a sequence, which is
        validated on itself.
    steps : sequence of int
        Step of each scale, in units of dt.
    recipe : Recipe
        How to train.
    seed, replicate : int
        Seed of the study, and which of several trainings with it; weights and batches depend on
        both and on the dataset's name.
    device : {"auto", "cpu", "cuda", "cuda:NUMBER", "mps"}
        Where to train; least squares are always solved on the CPU.
    checkpoint : Checkpoint, optional
        Where the training leaves its state now and then, and goes on from if it finds one.
    report : callable, optional
        Called with a line of text on the progress at every validation.
    delays : Delays, optional
        What the states of the dataset are made of, see `hits.data.delays.delayed`.
    members : int
        Hierarchies of an ensemble, which differ by the weights that they start from; they see the
        same batches.

    Returns
    -------
    hierarchy : Hierarchy
        On the CPU, no scales selected.
    losses : pandas.DataFrame
        The losses of each scale at every validation. Columns round, see `hits.train.rounds`;
        member, if there are several; step;
        step_time, in units of time; iteration; train_loss; val_loss; skipped, the optimiser's steps
        skipped until then; seconds, the scale's share of the time until then.

    Raises
    ------
    DatasetError
        If the dataset breaks the contract, has no train or val trajectory, is too short, or is a
        sequence with inputs.
    FloatingPointError
        If a scale never had a finite validation loss.
    Interrupted
        By the keyboard, after a first validation. The message says how to go on if there is a
        checkpoint.
    """
    steps = sorted(steps)
    check_trainable(data, steps[-1], recipe.span)
    check_precision(data)
    if input_names(data) and (data.sizes["trajectory"] == 1 or recipe.solver != "descent"):
        raise DatasetError(
            f"{source_file(data)}: has the inputs {', '.join(input_names(data))}, which sequences "
            "cannot have; expected several trajectories, as from_series makes of a recording, and "
            "a recipe of gradient descent, such as 'fast'"
        )
    if members > 1 and recipe.solver != "descent":
        raise ValueError(
            f"members is {members}, but the recipe solves for the networks of a sequence, which "
            "has nothing to be calibrated on; expected a recipe of gradient descent, such as 'fast'"
        )
    device = resolve_device(device)
    provenance = {
        "name": data.attrs["name"],
        "title": data.attrs["title"],
        "data_sha256": digest(data),
        "noise": float(data.attrs.get("noise", 0.0)),
        # As JSON gives it back: lists, no tuples.
        "recipe": json.loads(json.dumps(asdict(recipe))),
        "seed": seed,
        "replicate": replicate,
        "device": device.type,
        "versions": {
            "hits": __version__,
            "torch": torch.__version__,
            "python": platform.python_version(),
        },
    } | ({"members": members} if members > 1 else {})
    train, val, scaling = _trajectories(data, steps, recipe)
    warn_if_undetermined(train, steps, data["state"].values, delays)

    def made(stacks, rows):
        """Hierarchy and losses of the scales that are trained."""
        scale = ["member", "step"] if members > 1 else ["step"]
        losses = pd.DataFrame(rows, columns=["round", *scale, *COLUMNS])
        step_time = losses["step"] * float(data.attrs["dt"])
        losses.insert(1 + len(scale), "step_time", step_time)
        finite = losses["val_loss"].abs().lt(torch.inf)
        finite = finite.groupby([losses[name] for name in scale]).any()
        if not finite.all():
            raise FloatingPointError(
                "training diverged: no finite validation loss at steps "
                f"{list(finite[~finite].index)}; expected one; lower the recipe's rate "
                f"({recipe.rate:g})"
            )
        stacks, *others = zip(*(stack.cpu().split(members) for stack in stacks), strict=True)
        hierarchy = Hierarchy(
            stacks,
            dt=float(data.attrs["dt"]),
            time_units=data.attrs["time_units"],
            states=tuple(data["state"].values.tolist()),
            provenance=provenance,
            scaling=scaling,
            seen=Seen.of(data),
            units=units_of(data),
            inputs=input_names(data),
            delays=delays,
            others=tuple(others),
        )
        return hierarchy, losses

    if recipe.solver == "least_squares":
        # The stream of the models of a sequence, see `hits.baselines`.
        drawn = child(seed_sequence(seed, data.attrs["name"], "sequence", "hits"), replicate)
        return made(*solve_stacks(train, val, steps, recipe, drawn, report))
    purpose, n_states = (seed, data.attrs["name"], replicate), data.sizes["state"]
    of = train.to(device), val.to(device), n_states, steps, recipe
    rounds = Rounds(*of, *purpose, members=members)
    try:
        _descend(rounds, checkpoint, provenance | {"steps": steps}, report)
    except KeyboardInterrupt as stop:
        if not rounds.trained():
            raise
        provenance["interrupted"] = rounds.iteration
        stacks = rounds.trained()
        if recipe.hidden and not isinstance(recipe.hidden[0], int):
            # Layers for each step: those of the steps that are trained.
            used, layers = {step for stack in stacks for step in stack.steps}, recipe.layers(steps)
            provenance["recipe"]["hidden"] = [list(layers[step]) for step in sorted(used)]
        raise Interrupted(str(stop), *made(stacks, rounds.rows)) from None
    return made(rounds.stacks, rounds.rows)


def _trajectories(data, steps, recipe):
    """Train and val trajectories as the networks of all steps see them, and scaling."""
    if recipe.smooth:
        from hits.data.smoothing import smooth  # scipy.signal takes a second to load

        data = smooth(data, ("train", "val"))
    train = split_states(data, "train").values
    val = train if data.sizes["trajectory"] == 1 else split_states(data, "val").values
    scaling = None
    if recipe.scaling == "range":
        scaling = Scaling.range(train)
    elif train.dtype == np.float64:
        centre = train.mean((0, 1))
        scaling = Scaling(centre, np.ones_like(centre))
    if scaling:
        train, val = (scaling.encode(x).astype(np.float32) for x in (train, val))
    names, parts = input_names(data), {"train": train, "val": val}
    train, val = (
        with_inputs(torch.from_numpy(x), split_inputs(data, part, names), steps)
        for part, x in parts.items()
    )
    return train, val, scaling


def _descend(rounds, checkpoint, identity, report):
    """Train to the end, from the state in the checkpoint if it is one of this training."""
    found = checkpoint.load(identity, report) if checkpoint else None
    if found:
        rounds.restore(*found)
        if report:
            report(f"going on from {checkpoint.path}, iteration {rounds.iteration}")
    saved, held = rounds.iteration, None
    try:
        while not rounds.finished:
            rounds.advance()
            if checkpoint and not rounds.finished:
                # An interrupt comes in the middle of an iteration: what it writes is a copy.
                held = rounds.iteration, *deepcopy(rounds.state())
                due = rounds.iteration - saved >= checkpoint.every
                if due and _keep(checkpoint, held, identity):
                    saved = rounds.iteration
            if report:
                report(rounds.progress())
    except KeyboardInterrupt:
        if held and _keep(checkpoint, held, identity):
            saved = held[0]
        message = f"training stopped at iteration {rounds.iteration}"
        if saved:
            message += (
                f"; {checkpoint.path} holds its state at iteration {saved}: the same call, with "
                "the same data and this checkpoint, goes on from there"
            )
        raise KeyboardInterrupt(message) from None


def _keep(checkpoint, held, identity):
    """Whether a state could be written."""
    try:
        checkpoint.save(*held[1:], identity)
    except OSError as error:
        warnings.warn(f"training goes on without a checkpoint: {error}", stacklevel=1)
        return False
    return True
