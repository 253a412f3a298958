"""Echo state network that regenerates a sequence."""

from dataclasses import dataclass

import numpy as np

from hits.baselines.baseline import Baseline
from hits.baselines.read_out import ReadOuts
from hits.fields import numbers
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

    input_scalings: tuple[float, ...] = numbers(1.0, above=0)
    ridges: tuple[float, ...] = numbers(1e-12, above=0)


class EchoState(Baseline):
    """Random reservoir of tanh units, and a linear read-out fitted by ridge regression.

    Jaeger 2001, GMD report 148; the read-out of the next state sees a constant, the last state and
    the reservoir, as Lukoševičius advises (2012, doi:10.1007/978-3-642-35289-8_36). All numbers are
    float64: a read-out that reproduces a short sequence exactly is a difference of large numbers.

    Weights are reservoir (hidden, hidden), of spectral radius `SPECTRAL_RADIUS`, input
    (state, hidden) and read_out (1 + state + hidden, state), which is learnt.
    """

    name, label, colour, linestyle = "esn", "ESN", "#117733", "-."
    Settings = EchoStateSettings
    arrays = ("reservoir", "input", "read_out")

    def __init__(self, n_states, hidden):
        super().__init__(n_states, hidden)
        self.reservoir = np.zeros((hidden, hidden))
        self.input = np.zeros((n_states, hidden))
        self.read_out = np.zeros((1 + n_states + hidden, n_states))

    @property
    def n_trained(self):
        """Number of weights that are learnt: the read-out."""
        return self.read_out.size

    def fit(self, sequence, settings, seed, report=None):
        """Draw the reservoir, fit read-outs, keep the one that regenerates the sequence best.

        The learning curve has an entry for each pair of settings, see `ReadOuts`, which also tells
        the input_scaling.
        """
        tried = ReadOuts(self, sequence)
        weights, reservoir = (np.random.default_rng(child(seed, k)) for k in range(2))
        self.reservoir = reservoir.normal(size=self.reservoir.shape)
        self.reservoir *= SPECTRAL_RADIUS / spectral_radius(self.reservoir)
        weights = weights.uniform(-1, 1, self.input.shape)
        for input_scaling in settings.input_scalings:
            self.input = input_scaling * weights
            features = self._features(tried.sequence[:-1])
            tried.solve(features, settings.ridges, input_scaling=input_scaling)
            if report:
                report(f"input scaling {input_scaling:g}: best error so far {tried.error:.2e}")
        tried.keep_best()
        return tried.rows

    def set_read_out(self, weights):
        """Take the weights (1 + state + hidden, state)."""
        self.read_out = weights

    def hidden_state(self):
        """A reservoir of zeros, (unit,)."""
        return np.zeros(self.hidden)

    def step(self, x, hidden, t):
        """The read-out after a single state, and the reservoir after it."""
        hidden = np.tanh(x @ self.input + hidden @ self.reservoir)
        return np.concatenate([[1.0], x, hidden]) @ self.read_out, hidden

    def _features(self, inputs):
        """What the read-out sees with teacher forcing, (time, state + hidden)."""
        drive, units = inputs @ self.input, np.zeros((len(inputs) + 1, len(self.reservoir)))
        for t in range(len(inputs)):
            units[t + 1] = np.tanh(drive[t] + units[t] @ self.reservoir)
        return np.concatenate([inputs, units[1:]], 1)


def spectral_radius(matrix):
    """Modulus of the largest eigenvalue of a square matrix."""
    return np.abs(np.linalg.eigvals(matrix)).max()
