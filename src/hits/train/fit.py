"""Training of a hierarchy: all scales in lockstep, each as if it were alone."""

import math
import platform
import time
from dataclasses import asdict

import pandas as pd
import torch

from hits.data.dataset import check_trainable, digest, split_states
from hits.data.windows import first_windows, sliding_windows, spread_windows
from hits.seeds import seed_sequence
from hits.train.device import resolve_device
from hits.train.flowmap import FlowMaps, Scaling
from hits.train.hierarchy import Hierarchy
from hits.train.soap import StackedSOAP
from hits.version import __version__

COLUMNS = ["step", "iteration", "train_loss", "val_loss", "skipped"]
OPTIMISERS = {"soap": StackedSOAP, "adam": torch.optim.Adam}
# Evenly spread windows per trajectory that stand for all sliding ones, in scaling and validation.
POSITIONS = 10


def fit_hierarchy(data, steps, hidden, recipe, seed=0, device="auto", report=None):
    """Train the flow maps of all scales on the train trajectories of a dataset.

    The networks are stacked and share the optimiser's steps. The loss is the sum over scales and
    the optimisers treat each scale by itself, so each network learns what it would learn alone.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset with train and val trajectories.
    steps : sequence of int
        Step of each scale, in units of dt.
    hidden : sequence of int
        Units in each hidden layer.
    recipe : Recipe
        How to train.
    seed : int
        Seed of the study; weights and batches depend on it and on the dataset's name.
    device : {"auto", "cpu", "cuda"}
        Where to train.
    report : callable, optional
        Called with a line of text on the progress at every validation.

    Returns
    -------
    hierarchy : Hierarchy
        On the CPU, no scales selected.
    losses : pandas.DataFrame
        Columns step, iteration, train_loss, val_loss, skipped: the losses at every validation, and
        how many of the optimiser's steps were skipped until then.

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
    train, val = (
        torch.from_numpy(split_states(data, split).values).to(device) for split in ("train", "val")
    )
    weight_seed, batch_seed = (
        seed_sequence(seed, data.attrs["name"], purpose) for purpose in ("weights", "batches")
    )
    draws = torch.Generator().manual_seed(int(batch_seed.generate_state(1)[0]))
    train_windows, val_windows = (_all_windows(states, steps, recipe) for states in (train, val))
    n_states = train.shape[2]
    scaling = Scaling.unit(train_windows) if recipe.scaling == "unit" else None
    flow_maps = FlowMaps(steps, (n_states, *hidden, n_states), recipe.activation, scaling)
    flow_maps.initialise(weight_seed)
    flow_maps.to(device)

    losses = _minimise(
        flow_maps,
        lambda: _batch(train, train_windows, steps, recipe, draws),
        val_windows,
        recipe,
        report,
    )
    return (
        Hierarchy(
            flow_maps.cpu(),
            dt=float(data.attrs["dt"]),
            time_units=data.attrs["time_units"],
            states=tuple(data["state"].values.tolist()),
            provenance={
                "name": data.attrs["name"],
                "title": data.attrs["title"],
                "data_sha256": digest(data),
                "recipe": asdict(recipe),
                "seed": seed,
                "versions": {
                    "hits": __version__,
                    "torch": torch.__version__,
                    "python": platform.python_version(),
                },
            },
        ),
        losses,
    )


def recurrent_loss(flow_maps, windows):
    """Mean squared error over p recurrent steps (eq. 2.5), in the units of the networks' outputs.

    The recursion is written for the error e of the prediction x + e, which is the same in exact
    arithmetic and keeps the digits that small increments lose when they are added to states.

    Parameters
    ----------
    flow_maps : FlowMaps
        The networks.
    windows : Tensor, (scale, n, recurrence + 1, state)
        True states, one step of the scale apart.

    Returns
    -------
    Tensor, (scale,)
    """
    true_increments = windows.diff(dim=2)
    error = torch.zeros_like(windows[:, :, 0])
    losses = []
    for k in range(true_increments.shape[2]):
        error = error + (flow_maps.increments(windows[:, :, k] + error) - true_increments[:, :, k])
        losses.append(flow_maps.scaling.encode_increments(error).square().mean((1, 2)))
    return torch.stack(losses).mean(0)


def _all_windows(states, steps, recipe):
    if recipe.windows == "first":
        return first_windows(states, steps, recipe.recurrence)
    return spread_windows(states, steps, recipe.recurrence, POSITIONS)


def _batch(states, windows, steps, recipe, draws):
    """Windows of one iteration, (scale, batch, recurrence + 1, state)."""
    if recipe.batch == "full":
        return windows
    # Drawn on the CPU, so that a GPU sees the same batches.
    trajectory = torch.randint(states.shape[0], (recipe.batch,), generator=draws)
    if recipe.windows == "first":
        return windows[:, trajectory.to(states.device)]
    position = torch.rand(recipe.batch, generator=draws)
    return sliding_windows(
        states, steps, recipe.recurrence, trajectory.to(states.device), position.to(states.device)
    )


def _minimise(flow_maps, draw_batch, val_windows, recipe, report):
    """Minimise the losses of all scales, leave the best weights in place, return the losses."""
    optimiser = OPTIMISERS[recipe.optimiser](flow_maps.parameters(), lr=recipe.rate)
    best_loss = torch.full((len(flow_maps.steps),), torch.inf, device=val_windows.device)
    best = {name: t.clone() for name, t in flow_maps.state_dict().items()}
    rows, start = [], time.perf_counter()
    for iteration in range(1, recipe.iterations + 1):
        if recipe.decay == "cosine":
            done = (iteration - 1) / recipe.iterations
            for group in optimiser.param_groups:
                group["lr"] = recipe.rate * 0.5 * (1 + math.cos(math.pi * done))
        optimiser.zero_grad()
        loss = recurrent_loss(flow_maps, draw_batch())
        loss.sum().backward()
        optimiser.step()
        if iteration % recipe.validate_every and iteration != recipe.iterations:
            continue
        with torch.no_grad():
            val_loss = recurrent_loss(flow_maps, val_windows)
            # A scale below the tolerance has stopped: it keeps the weights it had then.
            better = (val_loss < best_loss) & (best_loss >= recipe.tolerance)
            best_loss = torch.where(better, val_loss, best_loss)
            for name, tensor in flow_maps.state_dict().items():
                best[name][better] = tensor[better]
        # Adam skips nothing.
        skipped = getattr(optimiser, "skipped", torch.zeros_like(loss, dtype=torch.long))
        columns = (loss.tolist(), val_loss.tolist(), skipped.tolist())
        rows += [
            (step, iteration, *row) for step, *row in zip(flow_maps.steps, *columns, strict=True)
        ]
        if report:
            report(_progress(flow_maps.steps, iteration, recipe, best_loss, start))
        if (best_loss < recipe.tolerance).all():
            break
    if not best_loss.isfinite().all():
        bad = [s for s, b in zip(flow_maps.steps, best_loss.isfinite(), strict=True) if not b]
        raise FloatingPointError(
            f"training diverged: no finite validation loss at steps {bad}; "
            f"expected one; lower the recipe's rate ({recipe.rate:g})"
        )
    flow_maps.load_state_dict(best)
    return pd.DataFrame(rows, columns=COLUMNS)


def _progress(steps, iteration, recipe, best_loss, start):
    left = (time.perf_counter() - start) * (recipe.iterations / iteration - 1)
    worst = int(best_loss.argmax())
    return (
        f"iteration {iteration}/{recipe.iterations}, validation loss {best_loss.min():.1e} to "
        f"{best_loss[worst]:.1e} (step {steps[worst]}), {left:.0f} s left"
    )
