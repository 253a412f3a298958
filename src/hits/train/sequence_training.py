"""Training of recurrent networks that regenerate one sequence, with teacher forcing.

Every model that regenerates a sequence from its first state follows one protocol, in which a
sequence is an array (time, state) whose components are scaled to (x - mean) / range:

- ``Model(n_states, hidden)`` has so many hidden units, ``Model.count(n_states, hidden)`` weights,
- ``model.fit(sequence, settings, seed, report=None)`` draws its weights, trains them and returns
  the learning curve, a `pandas.DataFrame` with the columns iteration and loss,
- ``model.forecast(first_state, n_steps)`` runs free from the first state and returns the states at
  instants 1 to n_steps, (n_steps, state) float32, whatever they are: a forecast may diverge,
- ``model.n_parameters`` is the number of all weights, ``model.n_trained`` of those that are learnt,
- ``model.tensors()`` are all weights by name, from which ``Model.from_tensors(tensors)`` makes the
  same model again.

Models: `hits.train.lstm.LSTM`, `hits.train.clockwork.ClockworkRNN`,
`hits.train.echo_state.EchoState`.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import nn

from hits.seeds import child

# Decay of Adam's mean gradient and of its mean square. With the usual 0.999 for the second the same
# training ended at losses six times as large.
BETAS = (0.9, 0.99)
REPORTS = 10


@dataclass(frozen=True)
class SequenceSettings:
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
    chunk : int
        Steps of each stream between two optimiser steps; gradients flow back as far. The hidden
        state is carried on.
    clip : float
        Largest norm of the gradient of all weights.
    noise : float
        Standard deviation of the Gaussian noise that every input gets while training, in units of
        the range of its component. The network then learns to come back from its own errors, which
        it meets when it runs free, at the price of a larger loss.
    """

    rate: float
    iterations: int
    streams: int
    chunk: int
    clip: float
    noise: float

    def __post_init__(self):
        for field in ("iterations", "streams", "chunk"):
            if getattr(self, field) < 1:
                raise ValueError(f"settings: {field} is {getattr(self, field)}, expected 1 or more")
        for field in ("rate", "clip"):
            if not getattr(self, field) > 0:
                raise ValueError(f"settings: {field} is {getattr(self, field)}, expected above 0")
        if not self.noise >= 0:
            raise ValueError(f"settings: noise is {self.noise}, expected 0 or more")


class SequenceNetwork(nn.Module):
    """What the recurrent networks share; hidden states are tensors (part, stream, unit).

    Subclasses define ``initialise(seed)``, ``hidden_state(n_streams)``, the state of zeros, and
    ``advance(inputs, hidden, start)``: from states (time, stream, state), of which the first is at
    instant ``start`` of the stream, to the forecasts of the states that follow, and the hidden
    state after them.

    Attributes
    ----------
    period : int
        Streams begin at multiples of it.
    """

    period = 1

    @property
    def n_parameters(self):
        """Number of all weights."""
        return sum(p.numel() for p in self.parameters())

    @property
    def n_trained(self):
        """Number of weights that are learnt: all."""
        return self.n_parameters

    def tensors(self):
        """All weights by name."""
        return {name: tensor.clone() for name, tensor in self.state_dict().items()}

    def fit(self, sequence, settings, seed, report=None):
        """Draw weights and train them with teacher forcing.

        Parameters
        ----------
        sequence : numpy.ndarray, (time, state)
            Scaled states.
        settings : SequenceSettings
            How to train.
        seed : numpy.random.SeedSequence
            Source of the first weights and of the noise.
        report : callable, optional
            Called with a line of text on the progress now and then.

        Returns
        -------
        pandas.DataFrame
            Columns iteration and loss, the mean squared error of the steps of that iteration.

        Raises
        ------
        FloatingPointError
            If the loss is not finite.
        """
        self.initialise(child(seed, 0))
        generator = torch.Generator().manual_seed(int(child(seed, 1).generate_state(1)[0]))
        inputs, targets, counted = _streams(sequence, settings.streams, self.period)
        length, n_streams, n_states = inputs.shape
        optimiser = torch.optim.Adam(self.parameters(), lr=settings.rate, betas=BETAS, fused=True)
        hidden, start, losses = self.hidden_state(n_streams), 0, []
        for iteration in range(settings.iterations):
            if start == 0:
                hidden = torch.cat([self.hidden_state(1), hidden[:, :-1]], 1)
            part = slice(start, start + settings.chunk)
            seen = inputs[part]
            if settings.noise:
                seen = seen + settings.noise * torch.randn(seen.shape, generator=generator)
            outputs, hidden = self.advance(seen, hidden.detach(), start)
            errors = (outputs - targets[part]).square() * counted[part]
            loss = errors.sum() / (counted[part].sum() * n_states)
            losses.append(loss.item())
            if not math.isfinite(losses[-1]):
                raise FloatingPointError(
                    f"training diverged: loss {losses[-1]} at iteration {iteration + 1}, "
                    f"expected a finite one; lower the rate ({settings.rate:g}) of the settings"
                )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.parameters(), settings.clip)
            for group in optimiser.param_groups:
                decay = 0.5 * (1 + math.cos(math.pi * iteration / settings.iterations))
                group["lr"] = settings.rate * decay
            optimiser.step()
            start = start + settings.chunk if start + settings.chunk < length else 0
            if report and (iteration + 1) % max(settings.iterations // REPORTS, 1) == 0:
                report(f"iteration {iteration + 1} of {settings.iterations}: loss {losses[-1]:.2e}")
        return pd.DataFrame({"iteration": np.arange(1, len(losses) + 1), "loss": losses})

    @torch.no_grad()
    def forecast(self, first_state, n_steps):
        """Run free: every forecast is the next input, and the hidden state starts from zero.

        Parameters
        ----------
        first_state : numpy.ndarray, (state,)
            Scaled state at instant 0.
        n_steps : int
            Instants to forecast.

        Returns
        -------
        numpy.ndarray, (n_steps, state)
            Scaled states at instants 1 to n_steps, float32.
        """
        x = torch.as_tensor(first_state, dtype=torch.float32)[None, None]
        hidden, states = self.hidden_state(1), []
        for t in range(n_steps):
            x, hidden = self.advance(x, hidden, t)
            states.append(x[0, 0])
        return torch.stack(states).numpy()


@torch.no_grad()
def draw_uniform(parameters, bounds, seed):
    """Fill parameters with uniform draws.

    Parameters
    ----------
    parameters : iterable of Tensor
        What to fill, in this order.
    bounds : iterable of float
        Largest magnitude for each.
    seed : numpy.random.SeedSequence
        Source of the draws.
    """
    generator = np.random.default_rng(seed)
    for parameter, bound in zip(parameters, bounds, strict=True):
        draws = generator.uniform(-bound, bound, parameter.shape)
        parameter.copy_(torch.from_numpy(draws))


def hidden_for(model_class, n_states, n_parameters):
    """Hidden units with which a model has nearest to a number of weights.

    Parameters
    ----------
    model_class : class
        A model of the protocol.
    n_states : int
        Components of a state.
    n_parameters : int
        Number of all weights that is wanted.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If the nearest number is more than 2 % away.
    """
    # Every model has more than hidden² / 2 weights.
    candidates = range(1, 2 * math.isqrt(n_parameters) + 2)
    hidden = min(candidates, key=lambda h: abs(model_class.count(n_states, h) - n_parameters))
    count = model_class.count(n_states, hidden)
    if abs(count - n_parameters) > 0.02 * n_parameters:
        raise ValueError(
            f"{model_class.__name__} of {n_states} states has {count} weights with {hidden} hidden "
            f"units, which is nearest to {n_parameters}; expected at most 2 % away; ask for more"
        )
    return hidden


def _streams(sequence, n_streams, period):
    """Inputs, targets (time, stream, state), and what counts (time, stream, 1): not the padding."""
    states = torch.as_tensor(np.asarray(sequence, np.float32))
    n_steps = len(states) - 1
    length = min(-(-n_steps // (n_streams * period)) * period, n_steps)
    n_streams = -(-n_steps // length)
    padding = (0, 0, 0, length * n_streams - n_steps)

    def side_by_side(values):
        padded = nn.functional.pad(values, padding)
        return padded.unflatten(0, (n_streams, length)).transpose(0, 1).contiguous()

    counted = torch.ones(n_steps, 1)
    return side_by_side(states[:-1]), side_by_side(states[1:]), side_by_side(counted)
