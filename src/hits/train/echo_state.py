"""Echo state network that regenerates a sequence."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from scipy.linalg import svd

from hits.seeds import child

SPECTRAL_RADIUS = 0.9


@dataclass(frozen=True)
class EchoStateSettings:
    """What an echo state network is chosen from: every pair of these is tried.

    Attributes
    ----------
    input_scalings : tuple of float
        Largest input weights.
    ridges : tuple of float
        Penalties on the squared weights of the read-out, for each sample.
    """

    input_scalings: tuple[float, ...]
    ridges: tuple[float, ...]

    def __post_init__(self):
        for field in ("input_scalings", "ridges"):
            values = tuple(getattr(self, field))
            object.__setattr__(self, field, values)
            if not values or min(values) <= 0:
                raise ValueError(f"settings: {field} is {values}, expected numbers above 0")


class EchoState:
    """Random reservoir of tanh units, and a linear read-out fitted by ridge regression.

    Jaeger 2001, GMD report 148; the read-out of the next state sees a constant, the last state and
    the reservoir, as Lukoševičius advises (2012, doi:10.1007/978-3-642-35289-8_36). All numbers are
    float64: a read-out that reproduces a short sequence exactly is a difference of large numbers.
    The protocol is in `hits.train.sequence_training`.

    Parameters
    ----------
    n_states : int
        Components of a state.
    hidden : int
        Units of the reservoir.

    Attributes
    ----------
    reservoir : numpy.ndarray, (hidden, hidden)
        Recurrent weights, of spectral radius `SPECTRAL_RADIUS`.
    input : numpy.ndarray, (state, hidden)
        Input weights.
    read_out : numpy.ndarray, (1 + state + hidden, state)
        The weights that are learnt.
    """

    def __init__(self, n_states, hidden):
        self.reservoir = np.zeros((hidden, hidden))
        self.input = np.zeros((n_states, hidden))
        self.read_out = np.zeros((1 + n_states + hidden, n_states))

    @staticmethod
    def count(n_states, hidden):
        """Number of all weights."""
        return hidden * (hidden + n_states) + (1 + n_states + hidden) * n_states

    @property
    def n_parameters(self):
        """Number of all weights, most of them drawn at random."""
        return self.reservoir.size + self.input.size + self.read_out.size

    @property
    def n_trained(self):
        """Number of weights that are learnt: the read-out."""
        return self.read_out.size

    def tensors(self):
        """All weights by name."""
        names = ("reservoir", "input", "read_out")
        return {name: torch.from_numpy(getattr(self, name).copy()) for name in names}

    @classmethod
    def from_tensors(cls, tensors):
        """The model that has these `tensors`."""
        model = cls(*tensors["input"].shape)
        for name, tensor in tensors.items():
            setattr(model, name, tensor.numpy().copy())
        return model

    def fit(self, sequence, settings, seed, report=None):
        """Draw the reservoir, fit read-outs, keep the one that regenerates the sequence best.

        Parameters
        ----------
        sequence : numpy.ndarray, (time, state)
            Scaled states.
        settings : EchoStateSettings
            What to try.
        seed : numpy.random.SeedSequence
            Source of the reservoir and the input weights.
        report : callable, optional
            Called with a line of text on the progress after each input scaling.

        Returns
        -------
        pandas.DataFrame
            A row for each pair that was tried. Columns iteration; loss, the mean squared error with
            teacher forcing; input_scaling; ridge; free_running_error, the mean squared error of the
            forecast from the first state, infinite where it diverges.

        Raises
        ------
        FloatingPointError
            If every forecast diverges.
        """
        sequence = np.asarray(sequence, np.float64)
        inputs, targets = sequence[:-1], sequence[1:]
        weights, reservoir = (np.random.default_rng(child(seed, k)) for k in range(2))
        self.reservoir = reservoir.normal(size=self.reservoir.shape)
        self.reservoir *= SPECTRAL_RADIUS / spectral_radius(self.reservoir)
        weights = weights.uniform(-1, 1, self.input.shape)
        rows, best, best_error = [], None, np.inf
        for input_scaling in settings.input_scalings:
            self.input = input_scaling * weights
            features = self._features(inputs)
            for ridge, read_out in zip(
                settings.ridges, ridge_regressions(features, targets, settings.ridges), strict=True
            ):
                self.read_out = read_out
                loss = np.square(features @ read_out - targets).mean()
                error = self._free_running_error(sequence)
                rows.append([len(rows) + 1, loss, input_scaling, ridge, error])
                if error < best_error:
                    best, best_error = (self.input, read_out), error
            if report:
                report(f"input scaling {input_scaling:g}: best error so far {best_error:.2e}")
        if best is None:
            raise FloatingPointError(
                f"echo state network: all {len(rows)} forecasts diverged, expected a finite one; "
                "add larger ridges to the settings"
            )
        self.input, self.read_out = best
        columns = ["iteration", "loss", "input_scaling", "ridge", "free_running_error"]
        return pd.DataFrame(rows, columns=columns)

    def forecast(self, first_state, n_steps):
        """Run free: every forecast is the next input, and the reservoir starts from zero.

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
        x, units = np.asarray(first_state, np.float64), np.zeros(len(self.reservoir))
        states = np.empty((n_steps, len(x)), np.float32)
        # A forecast may diverge: infinities and what follows from them are its result.
        with np.errstate(over="ignore", invalid="ignore"):
            for t in range(n_steps):
                units = np.tanh(x @ self.input + units @ self.reservoir)
                x = np.concatenate([[1.0], x, units]) @ self.read_out
                states[t] = x
        return states

    def _features(self, inputs):
        """What the read-out sees with teacher forcing, (time, 1 + state + hidden)."""
        drive, units = inputs @ self.input, np.zeros((len(inputs) + 1, len(self.reservoir)))
        for t in range(len(inputs)):
            units[t + 1] = np.tanh(drive[t] + units[t] @ self.reservoir)
        return np.concatenate([np.ones((len(inputs), 1)), inputs, units[1:]], 1)

    def _free_running_error(self, sequence):
        """Mean squared error of the forecast of the whole sequence; infinite where it diverges."""
        forecast = self.forecast(sequence[0], len(sequence) - 1).astype(np.float64)
        error = np.square(forecast - sequence[1:]).mean()
        return error if np.isfinite(error) else np.inf


def spectral_radius(matrix):
    """Modulus of the largest eigenvalue of a square matrix."""
    return np.abs(np.linalg.eigvals(matrix)).max()


def ridge_regressions(features, targets, ridges):
    """Least squares with several penalties, from one decomposition.

    Parameters
    ----------
    features : numpy.ndarray, (n, feature)
        Inputs.
    targets : numpy.ndarray, (n, target)
        What to fit.
    ridges : sequence of float
        Penalty on the sum of the squared weights, against the mean squared error.

    Yields
    ------
    numpy.ndarray, (feature, target)
        Weights, for each penalty.
    """
    left, values, right = svd(features, full_matrices=False)
    projected = left.T @ targets
    for ridge in ridges:
        filters = values / (values**2 + ridge * len(features))
        yield right.T @ (filters[:, None] * projected)
