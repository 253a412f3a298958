"""Training of a hierarchy from a dataset."""

import json
import platform
from dataclasses import asdict

import pandas as pd
import torch

from hits.data.dataset import check_trainable, digest, split_states
from hits.data.smoothing import smooth
from hits.train.device import precision, resolve_device
from hits.train.hierarchy import Hierarchy
from hits.train.rounds import Rounds
from hits.version import __version__

COLUMNS = ["round", "step", "iteration", "train_loss", "val_loss", "skipped", "seconds"]


def fit_hierarchy(
    data, steps, recipe, seed=0, replicate=0, device="auto", checkpoint=None, report=None
):
    """Train the flow maps of all scales on the train trajectories of a dataset.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset with train and val trajectories.
    steps : sequence of int
        Step of each scale, in units of dt.
    recipe : Recipe
        How to train.
    seed, replicate : int
        Seed of the study, and which of several trainings with it; weights and batches depend on
        both and on the dataset's name.
    device : {"auto", "cpu", "cuda"}
        Where to train.
    checkpoint : Checkpoint, optional
        Where the training leaves its state now and then, and goes on from if it finds one.
    report : callable, optional
        Called with a line of text on the progress at every validation.

    Returns
    -------
    hierarchy : Hierarchy
        On the CPU, no scales selected.
    losses : pandas.DataFrame
        The losses of each scale at every validation. Columns round; step; step_time, in units of
        time; iteration, over all rounds; train_loss; val_loss; skipped, the optimiser's steps
        skipped until then; seconds, the scale's share of the time until then.

    Raises
    ------
    DatasetError
        If the dataset breaks the contract, has no train or val trajectory, or is too short.
    FloatingPointError
        If a scale never had a finite validation loss.
    """
    steps = sorted(steps)
    check_trainable(data, steps[-1], recipe.recurrence)
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
    }
    used = smooth(data, ("train", "val")) if recipe.smooth else data
    train, val = (
        torch.from_numpy(split_states(used, split).values).to(device) for split in ("train", "val")
    )
    rounds = Rounds(train, val, steps, recipe, seed, data.attrs["name"], replicate)
    identity = provenance | {"steps": steps}
    found = checkpoint.load(identity) if checkpoint else None
    if found:
        rounds.restore(*found)
        if report:
            report(f"going on from {checkpoint.path}, iteration {rounds.iteration}")
    saved = rounds.iteration
    with precision(recipe.tf32):
        while not rounds.finished:
            rounds.advance()
            if report:
                report(rounds.progress())
            due = checkpoint and rounds.iteration - saved >= checkpoint.every
            if due and not rounds.finished:
                checkpoint.save(*rounds.state(), identity)
                saved = rounds.iteration
    dt = float(data.attrs["dt"])
    losses = pd.DataFrame(rounds.rows, columns=COLUMNS)
    losses.insert(2, "step_time", losses["step"] * dt)
    finite = losses["val_loss"].abs().lt(torch.inf).groupby(losses["step"]).any()
    if not finite.all():
        raise FloatingPointError(
            f"training diverged: no finite validation loss at steps {list(finite[~finite].index)}; "
            f"expected one; lower the recipe's rate ({recipe.rate:g})"
        )
    return (
        Hierarchy(
            tuple(stack.cpu() for stack in rounds.stacks),
            dt=dt,
            time_units=data.attrs["time_units"],
            states=tuple(data["state"].values.tolist()),
            provenance=provenance,
        ),
        losses,
    )
