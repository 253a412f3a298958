"""HiTS of one sequence: flow maps of several steps, each with a width of its own."""

import numpy as np
import pandas as pd
import torch

from hits.forecast.coupled import coupled_forecast
from hits.forecast.steps import check_steps
from hits.seeds import child
from hits.train.checkpoint import below
from hits.train.flowmap import FlowMaps


class SequenceHiTS:
    """Flow maps that regenerate one sequence from its first state (section 4 of the paper).

    Each scale learns from the sequence sampled at its step, which are the states that a coupled
    forecast starts it from.

    Parameters
    ----------
    n_states : int
        Components of a state.
    steps : sequence of int
        Step of each scale, in units of dt, increasing; each divides the next larger one.
    hidden : sequence of int
        Units in the hidden layer of each scale.
    activation : {"tanh", "relu", "silu"}
        Of the hidden layer.

    Attributes
    ----------
    n_trained : int or None
        Weights and biases that the training determined; the others were drawn. None before.

    Raises
    ------
    ValueError
        If the steps cannot be coupled or there is not one width for each.
    """

    def __init__(self, n_states, steps, hidden, activation="tanh"):
        if list(steps) != check_steps(steps)[::-1] or len(hidden) != len(steps):
            raise ValueError(
                f"steps are {list(steps)} and hidden is {list(hidden)}, expected increasing steps "
                "and one number of hidden units for each"
            )
        self.n_states = n_states
        self.flow_maps = {
            step: FlowMaps([1], (n_states, width, n_states), activation)
            for step, width in zip(steps, hidden, strict=True)
        }
        self.n_trained = None

    @property
    def n_parameters(self):
        """Weights and biases of all networks."""
        return sum(p.numel() for net in self.flow_maps.values() for p in net.parameters())

    def fit(self, sequence, settings, seed, report=None):
        """Train all scales on one sequence.

        Parameters
        ----------
        sequence : array_like, (time, state)
            States one dt apart, scaled by the caller.
        settings : LeastSquares or Descent
            How to train, see `hits.train.least_squares` and `hits.train.descent`.
        seed : numpy.random.SeedSequence
            A scale's draws depend on it and on the step, not on the other scales.
        report : callable, optional
            Called with lines of text on the progress.

        Returns
        -------
        pandas.DataFrame
            Columns step, iteration, loss: mean squared error in the units of the sequence.

        Raises
        ------
        ValueError
            If the sequence has another shape, is not finite, or too short for the largest step.
        FloatingPointError
            If the training of a scale diverged.
        """
        sequence = torch.from_numpy(np.array(sequence, dtype=np.float32))
        largest = max(self.flow_maps)
        if sequence.ndim != 2 or sequence.shape[1] != self.n_states or len(sequence) <= largest:
            raise ValueError(
                f"the sequence has shape {tuple(sequence.shape)}, expected (time, {self.n_states}) "
                f"with {largest + 1} instants or more for the step {largest}"
            )
        if not sequence.isfinite().all():
            raise ValueError("the sequence holds values that are not finite; remove them first")
        rows, n_trained = [], 0
        for step, flow_map in self.flow_maps.items():
            tell = report and (lambda line, step=step: report(f"step {step}: {line}"))
            losses, trained = settings.train(flow_map, sequence[::step], child(seed, step), tell)
            rows += [(step, *row) for row in losses]
            n_trained += trained
        self.n_trained = n_trained
        return pd.DataFrame(rows, columns=["step", "iteration", "loss"])

    def forecast(self, first_state, n_steps):
        """Regenerate the sequence, see `hits.forecast.coupled`.

        Parameters
        ----------
        first_state : array_like, (state,)
            State that the sequence begins with.
        n_steps : int
            Instants to forecast.

        Returns
        -------
        numpy.ndarray, (n_steps, state)
            States at instants 1 to n_steps in float32; `first_state` is not repeated.
        """
        maps = {step: flow_map.maps()[1] for step, flow_map in self.flow_maps.items()}
        first = torch.from_numpy(np.array(first_state, dtype=np.float32))
        return coupled_forecast(maps, first[None], n_steps)[0].numpy()

    def tensors(self):
        """All weights by name, for a file; `from_tensors` takes them back."""
        return {
            f"{step}.{name}": parameter.detach()
            for step, flow_map in self.flow_maps.items()
            for name, parameter in flow_map.named_parameters()
        }

    @classmethod
    def from_tensors(cls, tensors, *architecture):
        """A model with the weights of another one.

        Parameters
        ----------
        tensors : dict of str to Tensor
            From `tensors`.
        *architecture
            What the other one was made with: `n_states`, `steps`, `hidden`, `activation`.

        Returns
        -------
        SequenceHiTS
        """
        model = cls(*architecture)
        for step, flow_map in model.flow_maps.items():
            weights = below(f"{step}.", tensors)
            # Units that change nothing are no part of the file.
            flow_map.load_state_dict(flow_map.state_dict() | weights)
        return model
