"""Flow maps of a sequence by linear least squares: no iterations, no gradients."""

from dataclasses import dataclass

import numpy as np
import torch

from hits.data.consecutive_windows import consecutive_windows
from hits.train.flowmap import ACTIVATIONS
from hits.train.loss import recurrent_loss

# Spread of the hidden units' offsets, in units of that of their inputs.
OFFSET = 0.5


@dataclass(frozen=True)
class LeastSquares:
    """Draw the hidden units of a network and solve for its output layer.

    The loss of one step is quadratic in the weights of the output layer, which is found at once.
    With at least as many hidden units as windows there is no error but rounding left, and the
    smallest of all such layers is taken: it amplifies the errors of its input least, and the
    largest step needs that most. After Huang, Zhu & Siew 2006, doi:10.1016/j.neucom.2005.12.126.

    Attributes
    ----------
    gain : float
        Standard deviation of the hidden units' inputs. Small ones give nearly linear maps.
    ridge : float
        Squared output weights count in the loss, times this. It tames networks with nearly as
        many hidden units as windows.

    Raises
    ------
    ValueError
        If one of them is not above 0.
    """

    gain: float = 1.0
    ridge: float = 1e-10

    def __post_init__(self):
        for field in ("gain", "ridge"):
            if getattr(self, field) <= 0:
                raise ValueError(f"{field} is {getattr(self, field)}, expected a number above 0")

    @torch.no_grad()
    def train(self, flow_map, sequence, seed, report=None):
        """Fit one flow map.

        Parameters
        ----------
        flow_map : FlowMaps
            A single scale of step 1 with one hidden layer, changed in place.
        sequence : Tensor, (time, state)
            Float32 states, one step of the map apart.
        seed : numpy.random.SeedSequence
            Source of the hidden units.
        report : callable, optional
            Called with a line of text.

        Returns
        -------
        losses : list of (int, float)
            Iteration, and mean squared error of one step in the units of the sequence.
        n_trained : int
            Weights that were solved for.
        """
        windows = consecutive_windows(sequence, 1)
        starts, ends = windows.double().unbind(1)
        (hidden, output), (offsets, shift) = flow_map.weights, flow_map.biases
        centre = starts.mean(0)
        radius = (starts - centre).square().sum(1).mean().sqrt()
        generator = np.random.default_rng(seed)
        drawn, offset = (
            self.gain * torch.from_numpy(generator.standard_normal(tensor.shape[1:]))
            for tensor in (hidden, offsets)
        )
        # A sequence that does not move has no radius and needs none.
        drawn /= radius if radius > 0 else 1.0
        hidden[0] = drawn
        offsets[0] = OFFSET * offset - drawn @ centre[:, None]
        # From the weights as they are stored: their rounding is then part of what is solved.
        activation = ACTIVATIONS[flow_map.activation]
        units = activation(hidden[0].double() @ starts.T + offsets[0].double())
        features = torch.cat([units, torch.ones_like(units[:1])]).T
        solved = _ridge_regression(features, ends - starts, self.ridge).T
        output[0], shift[0] = solved[:, :-1], solved[:, -1:]
        loss = recurrent_loss(flow_map, windows[None]).item()
        if report:
            report(f"{len(windows)} windows, {len(hidden[0])} hidden units, loss {loss:.1e}")
        return [(1, loss)], output.numel() + shift.numel()


def _ridge_regression(features, targets, ridge):
    """Coefficients (feature, target) of the least mean squared error plus ridge times squares."""
    normal = features.T @ features
    normal.diagonal().add_(ridge * len(features))
    return torch.linalg.solve(normal, features.T @ targets)
