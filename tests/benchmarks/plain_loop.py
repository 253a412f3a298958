"""The training loop of the published code, in our own words: what the engine is held against."""

import torch
from torch import nn


def plain_network(widths, activation=nn.ReLU, units=1):
    """A network as torch builds it; `widths` as in `hits.train.flowmap.FlowMaps`.

    The activation makes one value of so many ``units``.
    """
    first, *hidden, last = widths
    layers = [nn.Linear(first, hidden[0])]
    for i, o in zip(hidden, [*hidden[1:], last], strict=True):
        layers += [activation(), nn.Linear(i // units, o)]
    return nn.Sequential(*layers)


def plain_loop(network, windows, val_windows, batches, rate):
    """Train one network on raw states with Adam, validating after every step.

    Parameters
    ----------
    network : torch.nn.Module
        From states to increments, (n, state).
    windows, val_windows : Tensor, (n, recurrence + 1, state)
        Training and validation windows.
    batches : iterable of Tensor of int, (batch,)
        Windows of each epoch; an epoch is one step.
    rate : float
        Learning rate.

    Yields
    ------
    (float, float)
        Train loss before and validation loss after each step.
    """
    optimiser = torch.optim.Adam(network.parameters(), lr=rate)
    for batch in batches:
        train_loss = _loss(network, windows[batch])
        optimiser.zero_grad()
        train_loss.backward()
        optimiser.step()
        with torch.no_grad():
            val_loss = _loss(network, val_windows)
        yield train_loss.item(), val_loss.item()


def _loss(network, windows):
    """Mean squared error over the recurrent steps (eq. 2.5)."""
    x, errors = windows[:, 0], []
    for k in range(1, windows.shape[1]):
        x = x + network(x)
        errors.append((x - windows[:, k]).square().mean())
    return sum(errors) / len(errors)
