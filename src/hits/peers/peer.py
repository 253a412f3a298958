"""What a peer is: a method that learns from trajectories and forecasts from initial states."""

from abc import ABC, abstractmethod

import numpy as np
import torch

from hits.data.scaling import Scaling
from hits.forecast.coupled import coupled_forecast

# A peer takes steps of its own; between them a spline goes through its states, as for HiTS.
INTERPOLATION = "cubic"


class Peer(ABC):
    """A method that advances states by a step of its own.

    A subclass has a name; a label for people; `given`, what it is told beside trajectories;
    `candidates`, the settings that are tried on validation data, its documented best among them;
    and `needs`, further arguments that the study gives.

    Attributes
    ----------
    step : int
        In units of dt.
    """

    name: str
    label: str
    given = "nothing"
    candidates: tuple[dict, ...] = ({},)
    needs: tuple[str, ...] = ()
    step = 1

    @abstractmethod
    def fit(self, data, train, generator):
        """Learn.

        Parameters
        ----------
        data : xarray.Dataset
            A dataset, for its attributes and its val trajectories.
        train : ndarray, (trajectory, time, state)
            What is learnt from, float32.
        generator : numpy.random.Generator
            Source of all draws.
        """

    @abstractmethod
    def advance(self, states):
        """States one step later, from a Tensor (n, state) in float64."""

    def forecast(self, x0, n_steps):
        """States at instants 1 to n_steps after x0 (trajectory, state), ndarrays in float64."""
        start = torch.from_numpy(np.asarray(x0, np.float64))
        return coupled_forecast({self.step: self.advance}, start, n_steps, INTERPOLATION).numpy()

    def follow(self, past, n_steps):
        """States at instants 1 to n_steps after the last one of past (trajectory, time, state).

        What remembers may listen to all of it.
        """
        return self.forecast(past[:, -1], n_steps)

    def scaled_pairs(self, train, count, generator):
        """States and those a step later, (n, state) each, with zero mean and a range of 1.

        They are all pairs, or `count` that are drawn; the scaling is kept in `scaling`.
        """
        self.scaling = Scaling.range(train)
        return map(self.scaling.encode, pairs(train, self.step, count, generator))


def pairs(states, step, count, generator):
    """States and those a step later, float64 (n, state): all pairs, or `count` that are drawn."""
    n, last = states.shape[0], states.shape[1] - step
    chosen = np.arange(n * last)
    if len(chosen) > count:
        chosen = generator.choice(n * last, count, replace=False)
    trajectory, time = np.divmod(chosen, last)
    return tuple(states[trajectory, t].astype(np.float64) for t in (time, time + step))
