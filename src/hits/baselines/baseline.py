"""What every baseline is."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class NoSettings:
    """Nothing to choose."""


class Baseline:
    """A model of one sequence, which it forecasts from a single state.

    A subclass defines

    - ``fit(sequence, settings, seed, report=None)``: draws its weights from a
      `numpy.random.SeedSequence`, trains them on states (time, state), and returns the learning
      curve, a list of dicts of iteration, loss and, where it was measured, free_running_error, see
      `regeneration_error`. A training that diverges is a result: its curve ends with a loss that is
      not finite, and it leaves finite weights,
    - ``hidden_state()``: what it remembers before the first state, and
      ``step(x, hidden, t)``: from the state (state,) at instant t, and what is remembered, to both
      one instant later,
    - and either `arrays` or ``n_parameters``, ``tensors()`` and ``load(tensors)``,

    and stands in `hits.baselines.protocol.BASELINES`. Its module loads in no time: torch and the
    like are imported where they are needed. It is made with the numbers of states and hidden units.

    Attributes
    ----------
    name, label : str
        In files, and in figures and tables.
    colour, linestyle
        Of its lines in figures.
    Settings : class
        A dataclass of how it is trained; its defaults are the paper's.
    simple : bool
        Whether it has no hidden units, no settings and nothing random: it is then trained on the
        states as they are, in no time, where it is wanted. Others see them scaled.
    least_hidden : int
        Hidden units that it needs.
    arrays : tuple of str
        Attributes that are its weights, numpy arrays.
    """

    name = label = colour = None
    linestyle = "-"
    Settings = NoSettings
    simple = False
    least_hidden = 1
    arrays = ()

    def __init__(self, n_states, hidden=None):
        self.check_hidden(hidden)
        self.n_states, self.hidden = n_states, hidden

    @classmethod
    def check_hidden(cls, hidden):
        """Refuse fewer hidden units than `least_hidden` by a ValueError."""
        if hidden is not None and hidden < cls.least_hidden:
            raise ValueError(
                f"hidden of {cls.name} is {hidden}, expected {cls.least_hidden} or more"
            )

    @property
    def n_parameters(self):
        """Number of all weights."""
        return sum(getattr(self, name).size for name in self.arrays)

    @property
    def n_trained(self):
        """Number of weights that are learnt."""
        return self.n_parameters

    def tensors(self):
        """Copies of all weights by name."""
        import torch

        return {name: torch.from_numpy(getattr(self, name).copy()) for name in self.arrays}

    def load(self, tensors):
        """Take the weights of another model of this size; KeyError or RuntimeError otherwise."""
        for name in self.arrays:
            found, expected = tensors[name].shape, getattr(self, name).shape
            if found != expected:
                raise RuntimeError(f"{name} is {tuple(found)}, expected {expected}")
            setattr(self, name, tensors[name].numpy().copy())

    def hidden_state(self):
        """Remembers nothing."""

    def forecast(self, first_state, n_steps):
        """Run free from a state (state,): every forecast is the next input.

        Returns the states at instants 1 to n_steps, (n_steps, state) in float32, whatever they are:
        a forecast may diverge.
        """
        x, hidden = np.asarray(first_state, np.float64), self.hidden_state()
        states = np.empty((n_steps, len(x)), np.float32)
        with np.errstate(over="ignore", invalid="ignore"):
            for t in range(n_steps):
                x, hidden = self.step(x, hidden, t)
                states[t] = x
        return states


def regeneration_error(model, sequence):
    """Mean squared error of the states (time, state) as a model regenerates them from the first.

    In their squared unit; infinite where the forecast diverges.
    """
    forecast = model.forecast(sequence[0], len(sequence) - 1)
    error = float(np.square(forecast - np.asarray(sequence[1:], np.float64)).mean())
    return error if np.isfinite(error) else np.inf
