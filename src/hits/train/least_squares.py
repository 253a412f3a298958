"""Flow maps by linear least squares: hidden units are drawn, the output layer is solved for."""

import time

import numpy as np
import torch

from hits.seeds import child
from hits.train.batches import all_windows
from hits.train.flowmap import ACTIVATIONS, FlowMaps
from hits.train.loss import recurrent_loss
from hits.train.recipe import Recipe

# Spread of the hidden units' offsets, in units of that of their inputs.
OFFSET = 0.5
# Windows whose hidden units are in memory at once.
PIECE = 2**14


# The networks that tell hard maps from others.
PROBE = Recipe(hidden=(400,), activation="swiglu", solver="least_squares")


@torch.no_grad()
def solve_stacks(train, val, steps, recipe, seed, report=None):
    """Flow maps of all steps, a stack each.

    The loss of one step is quadratic in the weights of the output layer, which is found at once.
    With at least as many hidden units as windows there is no error but rounding left, and the
    smallest of all such layers is taken: it amplifies the errors of its input least, and the
    largest step needs that most. The ridge tames networks with nearly as many hidden units as
    windows. After Huang, Zhu & Siew 2006, doi:10.1016/j.neucom.2005.12.126.

    `train` and `val` are states (trajectory, time, state); of the recipe its windows, hidden layer,
    activation, gain and ridge count; the hidden units of a scale depend on the seed and its step.
    Returned are the stacks, and rows as those of `hits.train.rounds.Rounds`, one for each step.
    """
    stacks, rows, n_states = [], [], train.shape[2]
    for step, hidden in recipe.layers(steps).items():
        start = time.perf_counter()
        flow_map = FlowMaps([step], (n_states, *hidden, n_states), recipe.activation)
        windows = all_windows(train, step, recipe)[:, :2]
        _solve(flow_map, windows, recipe, np.random.default_rng(child(seed, step)))
        losses = [_loss(flow_map, x) for x in (windows, all_windows(val, step, recipe)[:, :2])]
        row = {"round": 1, "step": step, "iteration": 1, "train_loss": losses[0]}
        row |= {"val_loss": losses[1], "skipped": 0, "seconds": time.perf_counter() - start}
        stacks.append(flow_map)
        rows.append(row)
        if report:
            report(f"step {step}: {len(windows)} windows, {hidden[0]} units, loss {losses[0]:.1e}")
    return stacks, rows


@torch.no_grad()
def hardness(train, val, units=None, n_states=None):
    """Validation loss of a network like `PROBE`, which shows in no time how hard a map is to learn.

    `train` and `val` are windows of one step, (n, 2 or more, state); the loss is in the units that
    networks are given, see `hits.train.flowmap.FlowMaps`. It depends on nothing else. Only the
    first components are states if `n_states` says so.
    """
    widths = (train.shape[2], *PROBE.hidden, n_states or train.shape[2])
    flow_map = FlowMaps([1], widths, PROBE.activation)
    train, val = (_in_units(windows, *units) if units else windows for windows in (train, val))
    _solve(flow_map, train[:, :2].cpu(), PROBE, np.random.default_rng(0))
    return _loss(flow_map, val[:, :2].cpu())


def _in_units(windows, centre, spread, increment):
    """Windows of one step whose starts and increments are in the networks' units."""
    start = (windows[:, :1] - centre) / spread
    end, n_states = start.clone(), increment.shape[-1]
    end[..., :n_states] += (windows[:, 1:2] - windows[:, :1])[..., :n_states] / increment
    return torch.cat([start, end], 1)


def _solve(flow_map, windows, recipe, generator):
    """Draw the hidden layer of a single flow map and solve for its output layer, in place."""
    starts, ends = windows.double().unbind(1)
    (hidden, output), (offsets, shift) = flow_map.weights, flow_map.biases
    centre = starts.mean(0)
    radius = (starts - centre).square().sum(1).mean().sqrt()
    drawn, offset = (
        recipe.gain * torch.from_numpy(generator.standard_normal(tensor.shape[1:]))
        for tensor in (hidden, offsets)
    )
    # A sequence that does not move has no radius and needs none.
    drawn /= radius if radius > 0 else 1.0
    hidden[0] = drawn
    offsets[0] = OFFSET * offset - drawn @ centre[:, None]
    # From the weights as they are stored: their rounding is then part of what is solved.
    activation = ACTIVATIONS[flow_map.activation]
    normal = right = 0.0
    for start, end in zip(starts.split(PIECE), ends.split(PIECE), strict=True):
        units = activation(hidden[0].double() @ start.T + offsets[0].double())
        features = torch.cat([units, torch.ones_like(units[:1])]).T
        normal = normal + features.T @ features
        right = right + features.T @ (end - start)[:, : flow_map.widths[-1]]
    normal.diagonal().add_(recipe.ridge * len(starts))
    solved = torch.linalg.solve(normal, right).T
    output[0], shift[0] = solved[:, :-1], solved[:, -1:]


def _loss(flow_map, windows):
    """Mean squared error of one step."""
    parts = [(len(x), recurrent_loss(flow_map, x[None]).item()) for x in windows.split(PIECE)]
    return sum(n * loss for n, loss in parts) / len(windows)
