"""Optimisers compared at equal CPU time on single flow maps, each from its own package."""

import math
import time
from dataclasses import dataclass

import pandas as pd
import torch
from pytorch_optimizer import SOAP
from torch import nn

from hits.data.dataset import check_trainable, split_states
from hits.data.windows import sliding_windows
from hits.seeds import seed_sequence
from hits.train.batches import all_windows
from hits.train.flowmap import Scaling, swiglu
from hits.train.levenberg_marquardt import LevenbergMarquardt
from hits.train.plain_loop import plain_network
from hits.train.recipe import RECIPES


class SwiGLU(nn.Module):
    """`swiglu` as a layer."""

    def forward(self, y):
        """One value of two units, (n, units) to (n, units / 2)."""
        return swiglu(y, axis=-1)


# Layer, and units that it makes one value of.
ACTIVATIONS = {"swiglu": (SwiGLU, 2), "silu": (nn.SiLU, 1), "tanh": (nn.Tanh, 1)}
# Windows per step of the methods that need many: those that trust a batch, not an average of many.
LARGE = 3000


@dataclass(frozen=True)
class Contestant:
    """An optimiser and the network that it trains."""

    optimiser: str
    rate: float = 0.0
    hidden: tuple[int, ...] = RECIPES["fast"].hidden
    activation: str = RECIPES["fast"].activation


# Levenberg–Marquardt solves for all weights at once, so it gets few of them; so does SOAP once.
PLAIN, DEEPER, SMALL = (64, 64, 64), (96, 96, 96), (24, 24, 24)
CONTESTANTS = (
    *(Contestant("SOAP", rate) for rate in (1e-3, 5e-3, 2e-2)),
    *(Contestant("Adam", rate) for rate in (1e-3, 5e-3, 2e-2)),
    *(Contestant("Muon", rate) for rate in (1e-3, 5e-3, 2e-2)),
    Contestant("L-BFGS"),
    Contestant("SOAP", 5e-3, DEEPER),
    Contestant("SOAP", 5e-3, PLAIN, "silu"),
    Contestant("SOAP", 5e-3, PLAIN, "tanh"),
    Contestant("SOAP", 5e-3, SMALL),
    Contestant("Levenberg-Marquardt", hidden=SMALL),
    Contestant("Levenberg-Marquardt", hidden=SMALL, activation="tanh"),
)


def compare_optimisers(data, step, seconds, seed=0):
    """Train one flow map by each contestant for the same CPU time.

    All minimise the one-step loss of the recipe ``fast`` on the same kind of windows. Rates decay
    like a cosine over the time. What a contestant reaches depends on the machine.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset with train and val trajectories.
    step : int
        Step of the map, in units of dt.
    seconds : float
        CPU time of each.
    seed : int
        Seed of the study.

    Returns
    -------
    pandas.DataFrame
        Columns dataset, step, optimiser, hidden, activation, rate, seconds, iterations, val_loss
        (at the end of the time, in units of the increments' variance).
    """
    check_trainable(data, step, 1)
    rows = []
    for contestant in CONTESTANTS:
        iterations, loss = _train(data, step, contestant, seconds, seed)
        hidden = "-".join(map(str, contestant.hidden))
        shown = (contestant.optimiser, hidden, contestant.activation, contestant.rate)
        rows.append((data.attrs["name"], step, *shown, seconds, iterations, loss))
    columns = ["dataset", "step", "optimiser", "hidden", "activation", "rate", "seconds"]
    return pd.DataFrame(rows, columns=[*columns, "iterations", "val_loss"])


def _train(data, step, contestant, seconds, seed):
    """Iterations and final validation loss."""
    recipe = RECIPES["fast"]
    train, val = (torch.from_numpy(split_states(data, s).values) for s in ("train", "val"))
    scaling = Scaling.unit(all_windows(train, [step], recipe))
    draws = torch.Generator().manual_seed(
        int(seed_sequence(seed, data.attrs["name"], step, "study").generate_state(1)[0])
    )

    def scaled(windows):
        """Inputs and targets of a network, (n, state) each."""
        start, increment = windows[:, :, 0], windows[:, :, 1] - windows[:, :, 0]
        return scaling.encode(start)[0], scaling.encode_increments(increment)[0]

    def draw(n):
        trajectory = torch.randint(len(train), (n,), generator=draws)
        position = torch.rand(n, generator=draws) ** recipe.skew
        return scaled(sliding_windows(train, [step], 1, trajectory, position))

    torch.manual_seed(seed)  # torch's layers draw their weights from the global stream
    n_states = train.shape[2]
    network = plain_network(
        (n_states, *contestant.hidden, n_states), *ACTIVATIONS[contestant.activation]
    )
    advance = METHODS[contestant.optimiser](network, contestant.rate, draw, recipe.batch)
    iterations, start = 0, time.process_time()
    while (done := (time.process_time() - start) / seconds) < 1:
        advance(0.5 * (1 + math.cos(math.pi * done)))
        iterations += 1
    inputs, targets = scaled(all_windows(val, [step], recipe))
    with torch.no_grad():
        return iterations, (network(inputs) - targets).square().mean().item()


def _descent(make):
    """Steps of first-order optimisers, `make` from a network and a rate, at a decaying rate."""

    def start(network, rate, draw, batch):
        optimisers = make(network, rate)

        def advance(decay):
            inputs, targets = draw(batch)
            loss = (network(inputs) - targets).square().mean()
            for optimiser in optimisers:
                optimiser.param_groups[0]["lr"] = rate * decay
                optimiser.zero_grad()
            loss.backward()
            for optimiser in optimisers:
                optimiser.step()

        return advance

    return start


def _muon(network, rate):
    """Muon on the matrices between hidden layers, as meant by its authors, and Adam on the rest."""
    weights = [layer.weight for layer in network[::2]]
    rest = [weights[0], weights[-1], *(layer.bias for layer in network[::2])]
    return (
        torch.optim.Muon(weights[1:-1], lr=rate, weight_decay=0.0),
        torch.optim.Adam(rest, lr=rate),
    )


def _lbfgs(network, rate, draw, batch):
    """L-BFGS with line search on windows that stay the same: it needs an exact loss."""
    inputs, targets = draw(LARGE)
    optimiser = torch.optim.LBFGS(
        network.parameters(), max_iter=10, history_size=50, line_search_fn="strong_wolfe"
    )

    def loss():
        optimiser.zero_grad()
        value = (network(inputs) - targets).square().mean()
        value.backward()
        return value

    return lambda decay: optimiser.step(loss)


def _levenberg_marquardt(network, rate, draw, batch):
    optimiser = LevenbergMarquardt(network)
    return lambda decay: optimiser.step(*draw(LARGE))


METHODS = {
    "SOAP": _descent(lambda network, rate: [SOAP(network.parameters(), lr=rate, weight_decay=0.0)]),
    "Adam": _descent(lambda network, rate: [torch.optim.Adam(network.parameters(), lr=rate)]),
    "Muon": _descent(_muon),
    "L-BFGS": _lbfgs,
    "Levenberg-Marquardt": _levenberg_marquardt,
}
