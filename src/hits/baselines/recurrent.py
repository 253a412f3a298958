"""Recurrent networks that regenerate one sequence, trained with teacher forcing."""

import math
from dataclasses import dataclass

import numpy as np

from hits.baselines.baseline import Baseline
from hits.baselines.read_out import ReadOuts
from hits.fields import choice, number, numbers
from hits.seeds import child

# Decay of Adam's mean gradient and of its mean square. With the usual 0.999 for the second the same
# training ended at losses six times as large.
BETAS = (0.9, 0.99)
REPORTS = 10


@dataclass(frozen=True)
class RecurrentSettings:
    """How a recurrent network is trained on a sequence.

    Attributes
    ----------
    rate : float
        Learning rate of Adam at the start; it falls to zero along a cosine.
    iterations : int
        Optimiser steps.
    streams : int
        Pieces of the sequence that are walked side by side, each from the hidden state in which the
        piece before it ended one pass ago; the first from zero. With 1 the sequence is walked from
        its first state to its last.
    chunk : int or None
        Steps of each stream between two optimiser steps, all of them if none; gradients flow back
        as far. The hidden state is carried on.
    clip : float
        Largest norm of the gradient of all weights.
    noise : float
        Standard deviation of the Gaussian noise that every input gets while training, in units of
        the range of its component. The network then learns to come back from its own errors, which
        it meets when it runs free, at the price of a larger loss.
    read_out : {"descent", "solved"}
        Whether the read-out is that of the descent, or is also solved for by ridge regression on
        the hidden units that the sequence leads to with teacher forcing. Of these read-outs, that
        of the descent included, the one is kept that regenerates the sequence best.
    ridges : tuple of float
        Penalties on the squared weights of the read-out, for each sample, where it is solved for.
    """

    rate: float = number(1e-3, above=0)
    iterations: int = number(10_000, least=1)
    streams: int = number(1, least=1)
    chunk: int | None = number(None, least=1)
    clip: float = number(1.0, above=0)
    noise: float = number(0.0, least=0)
    read_out: str = choice("descent", "solved")
    ridges: tuple[float, ...] = numbers(1e-8, 1e-6, 1e-4, 1e-2, above=0)


class RecurrentNetwork(Baseline):
    """What the recurrent networks share; hidden states are tensors (part, stream, unit).

    Subclasses define ``layers()``, the modules by name, of which ``read_out`` is linear;
    ``initialise(seed)``; ``hidden_state(n_streams=1)``, the state of zeros; and
    ``walk(inputs, hidden, start)``: from states (time, stream, state), of which the first is at
    instant ``start`` of the stream, to the hidden units (time, stream, unit) after each of them,
    which the read-out sees, and the hidden state after all. Streams begin at multiples of
    ``period``.
    """

    Settings = RecurrentSettings
    period = 1

    def __init__(self, n_states, hidden):
        from torch import nn

        super().__init__(n_states, hidden)
        self.network = nn.ModuleDict(self.layers())

    @property
    def n_parameters(self):
        """Number of all weights."""
        return sum(p.numel() for p in self.network.parameters())

    def tensors(self):
        """Copies of all weights by name."""
        return {name: tensor.clone() for name, tensor in self.network.state_dict().items()}

    def load(self, tensors):
        """Take the weights of another model of this size; RuntimeError otherwise."""
        import torch

        weights = {name: tensor.to(torch.float32, copy=True) for name, tensor in tensors.items()}
        self.network.load_state_dict(weights, assign=True)

    def advance(self, inputs, hidden, start):
        """Forecasts of the states after the inputs, and the hidden state after them."""
        units, hidden = self.walk(inputs, hidden, start)
        return self.network.read_out(units), hidden

    def fit(self, sequence, settings, seed, report=None):
        """Draw weights and train them with teacher forcing; the loss is that of an iteration.

        Where read-outs are solved for, the curve goes on with an entry for each, see `ReadOuts`.
        """
        curve = self._descend(sequence, settings, seed, report)
        if settings.read_out == "solved" and math.isfinite(curve[-1]["loss"]):
            tried = ReadOuts(self, sequence, start=settings.iterations)
            curve[-1]["free_running_error"] = descended = tried.judge()
            tried.solve(self._units(sequence), settings.ridges)
            tried.keep_best()
            curve += tried.rows
            if report:
                report(f"error {descended:.2e} by descent, {tried.error:.2e} by the best read-out")
        return curve

    def set_read_out(self, weights):
        """Take the weights (1 + hidden, state), of a constant first."""
        import torch

        weights = torch.from_numpy(weights.T)
        self.network.read_out.bias.data.copy_(weights[:, 0])
        self.network.read_out.weight.data.copy_(weights[:, 1:])

    def _units(self, sequence):
        """Hidden units with teacher forcing, (time, unit)."""
        import torch

        inputs = torch.as_tensor(np.asarray(sequence[:-1], np.float32))[:, None]
        with torch.no_grad():
            units, _ = self.walk(inputs, self.hidden_state(), 0)
        return units[:, 0].double().numpy()

    def _descend(self, sequence, settings, seed, report):
        """Draw all weights and train them by descent; the learning curve."""
        import torch
        from torch import nn

        from hits.train.adam import Adam

        self.initialise(child(seed, 0))
        generator = torch.Generator().manual_seed(int(child(seed, 1).generate_state(1)[0]))
        inputs, targets, counted = _streams(sequence, settings.streams, self.period)
        length, n_streams, n_states = inputs.shape
        chunk, parameters = settings.chunk or length, list(self.network.parameters())
        optimiser = Adam(parameters, lr=settings.rate, betas=BETAS)
        hidden, start, curve = self.hidden_state(n_streams), 0, []
        for iteration in range(settings.iterations):
            if start == 0:
                hidden = torch.cat([self.hidden_state(1), hidden[:, :-1]], 1)
            part = slice(start, start + chunk)
            seen = inputs[part]
            if settings.noise:
                seen = seen + settings.noise * torch.randn(seen.shape, generator=generator)
            outputs, hidden = self.advance(seen, hidden.detach(), start)
            errors = (outputs - targets[part]).square() * counted[part]
            loss = errors.sum() / (counted[part].sum() * n_states)
            self.network.zero_grad()
            loss.backward()
            norm = nn.utils.clip_grad_norm_(parameters, settings.clip).item()
            # From a gradient that is not finite no finite weights follow.
            found = loss.item() if math.isfinite(norm) else math.inf
            curve.append({"iteration": iteration + 1, "loss": found})
            if not math.isfinite(found):
                if report:
                    report(
                        f"training diverged: loss {loss:.2e}, gradient {norm:.2e} at iteration "
                        f"{iteration + 1}; lower the rate ({settings.rate:g}) of the settings"
                    )
                self.initialise(child(seed, 0))
                break
            decay = 0.5 * (1 + math.cos(math.pi * iteration / settings.iterations))
            optimiser.lr = settings.rate * decay
            optimiser.step()
            start = start + chunk if start + chunk < length else 0
            if report and (iteration + 1) % max(settings.iterations // REPORTS, 1) == 0:
                report(f"iteration {iteration + 1} of {settings.iterations}: loss {loss:.2e}")
        return curve

    def step(self, x, hidden, t):
        """The forecast after a single state, and the hidden state after it."""
        import torch

        with torch.no_grad():
            outputs, hidden = self.advance(torch.tensor(x).float()[None, None], hidden, t)
        return outputs[0, 0].numpy(), hidden


def draw_uniform(parameters, bounds, seed):
    """Fill parameters, in this order, with uniform draws, each of its own largest magnitude."""
    import torch

    generator = np.random.default_rng(seed)
    for parameter, bound in zip(parameters, bounds, strict=True):
        parameter.data.copy_(torch.from_numpy(generator.uniform(-bound, bound, parameter.shape)))


def _streams(sequence, n_streams, period):
    """Inputs, targets (time, stream, state), and what counts (time, stream, 1): not the padding."""
    import torch

    states = torch.as_tensor(np.asarray(sequence, np.float32))
    n_steps = len(states) - 1
    length = min(-(-n_steps // (n_streams * period)) * period, n_steps)
    n_streams = -(-n_steps // length)
    padding = (0, 0, 0, length * n_streams - n_steps)

    def side_by_side(values):
        padded = torch.nn.functional.pad(values, padding)
        return padded.unflatten(0, (n_streams, length)).transpose(0, 1).contiguous()

    counted = torch.ones(n_steps, 1)
    return side_by_side(states[:-1]), side_by_side(states[1:]), side_by_side(counted)
