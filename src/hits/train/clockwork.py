"""Clockwork recurrent network that regenerates a sequence."""

from itertools import pairwise

import numpy as np
import torch
from torch import nn

from hits.train.sequence_training import SequenceNetwork, draw_uniform

PERIODS = (1, 4, 16, 64, 256)


class ClockworkRNN(SequenceNetwork):
    """Modules of tanh units with clocks of their own, and a linear read-out of the next state.

    Module i updates at the instants that its period divides, and reads itself and the slower
    modules (Koutník et al. 2014, arXiv:1402.3511); otherwise it keeps its state. The protocol is in
    `hits.train.sequence_training`.

    Parameters
    ----------
    n_states : int
        Components of a state.
    hidden : int
        Hidden units; where the modules cannot be equal, the faster ones have one more.
    periods : sequence of int
        Period of each module, increasing, each a divisor of the next.

    Raises
    ------
    ValueError
        If a period does not divide the next one, or there are more modules than units.
    """

    def __init__(self, n_states, hidden, periods=PERIODS):
        super().__init__()
        if any(slow % fast or slow == fast for fast, slow in pairwise(periods)):
            raise ValueError(
                f"periods are {tuple(periods)}, expected each to divide the next, larger one"
            )
        if hidden < len(periods):
            raise ValueError(
                f"hidden is {hidden}, expected a unit for each of {len(periods)} modules"
            )
        self.sizes = _sizes(hidden, len(periods))
        self.register_buffer("periods", torch.tensor(periods))
        self.input = nn.Linear(n_states, hidden)
        self.recurrent = nn.ParameterList(
            torch.zeros(size, sum(self.sizes[module:])) for module, size in enumerate(self.sizes)
        )
        self.read_out = nn.Linear(hidden, n_states)

    @property
    def period(self):
        """Instants after which all clocks strike together again."""
        return int(self.periods[-1])

    @staticmethod
    def count(n_states, hidden, periods=PERIODS):
        """Number of weights; between modules, of those blocks only that are read."""
        sizes = _sizes(hidden, len(periods))
        recurrent = sum(size * sum(sizes[module:]) for module, size in enumerate(sizes))
        return hidden * (n_states + 1) + recurrent + (hidden + 1) * n_states

    @classmethod
    def from_tensors(cls, tensors):
        """The model that has these `tensors`."""
        n_states, hidden = tensors["read_out.weight"].shape
        model = cls(n_states, hidden, tensors["periods"].tolist())
        model.load_state_dict(tensors)
        return model

    def initialise(self, seed):
        """Draw weights and biases from ±1/√(inputs).

        Parameters
        ----------
        seed : numpy.random.SeedSequence
            Source of the weights.
        """
        layers = [
            (p, layer.in_features)
            for layer in (self.input, self.read_out)
            for p in layer.parameters()
        ]
        layers += [(block, block.shape[1]) for block in self.recurrent]
        draw_uniform([p for p, _ in layers], [fan_in**-0.5 for _, fan_in in layers], seed)

    def hidden_state(self, n_streams):
        """Hidden state of zeros, (1, stream, unit)."""
        return torch.zeros(1, n_streams, sum(self.sizes))

    def advance(self, inputs, hidden, start):
        """Forecasts of the states after the inputs, and the hidden state after them."""
        periods = self.periods.tolist()
        states = _Clockwork.apply(self.input(inputs), hidden[0], start, periods, *self.recurrent)
        return self.read_out(states), states[-1:]


class _Clockwork(torch.autograd.Function):
    """Walk of the hidden state, and its gradient, in numpy.

    Written out, because autograd would make a gradient of all weights at every step: here all the
    steps of a module share one product. Three steps of four update the fastest module only, so
    there is hardly more than one product in a step. numpy, because torch takes longer to cut a
    tensor than to multiply by it where streams are few.
    """

    @staticmethod
    def forward(ctx, drive, first, start, periods, *blocks):
        """States (time, stream, unit) from the inputs' share of them, `drive`, likewise."""
        drive, ctx.blocks = drive.numpy(), [block.numpy() for block in blocks]
        ctx.modules = _modules(ctx.blocks)
        ctx.strikes = [
            [k for k, period in enumerate(periods) if (start + t) % period == 0]
            for t in range(len(drive))
        ]
        # At which of the steps each module updates.
        ctx.steps = [slice(-start % period, None, period) for period in periods]
        states = np.empty((len(drive) + 1, *first.shape), drive.dtype)
        states[0] = first.numpy()
        for t, striking in enumerate(ctx.strikes):
            states[t + 1] = states[t]
            for k in striking:
                own, read = ctx.modules[k]
                inputs = drive[t, :, own] + states[t, :, read] @ ctx.blocks[k].T
                np.tanh(inputs, out=states[t + 1, :, own])
        ctx.states = states
        return torch.from_numpy(states[1:].copy())

    @staticmethod
    def backward(ctx, grad_states):
        grad_states, states = grad_states.numpy(), ctx.states
        grad_drive, grad = np.zeros_like(grad_states), np.zeros_like(grad_states[0])
        for t in reversed(range(len(grad_states))):
            striking = ctx.strikes[t]
            grad += grad_states[t]
            for k in striking:
                own, _ = ctx.modules[k]
                grad_drive[t, :, own] = grad[:, own] * (1 - states[t + 1, :, own] ** 2)
                grad[:, own] = 0
            for k in striking:
                own, read = ctx.modules[k]
                grad[:, read] += grad_drive[t, :, own] @ ctx.blocks[k]
        grad_blocks = [
            np.tensordot(grad_drive[steps, :, own], states[:-1][steps, :, read], ((0, 1), (0, 1)))
            for steps, (own, read) in zip(ctx.steps, ctx.modules, strict=True)
        ]
        gradients = [torch.from_numpy(g) for g in (grad_drive, grad, *grad_blocks)]
        return gradients[0], gradients[1], None, None, *gradients[2:]


def _modules(blocks):
    """Units of each module, and those that it reads, as slices."""
    hidden = blocks[0].shape[1]
    starts = [hidden - block.shape[1] for block in blocks]
    return [
        (slice(start, start + len(block)), slice(start, hidden))
        for start, block in zip(starts, blocks, strict=True)
    ]


def _sizes(hidden, n_modules):
    """Units of each module."""
    return [hidden // n_modules + (module < hidden % n_modules) for module in range(n_modules)]
