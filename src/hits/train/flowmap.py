"""Flow maps: the residual networks of all scales of a hierarchy, stacked."""

from functools import partial

import numpy as np
import torch
from torch import nn

from hits.seeds import child


def swiglu(y, axis=-2):
    """Half of the units times SiLU of the other half: a gate each (Shazeer 2020, arXiv:2002.05202).

    Products of inputs, of which vector fields are made, cost such a network few units, which lie
    along the axis.
    """
    gates, values = y.chunk(2, axis)
    return nn.functional.silu(gates) * values


# They may overwrite their argument, which no one else needs: ReLU's derivative is found from its
# result, and memory is a tenth of the time where networks are wide.
ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": torch.relu_,
    "silu": nn.functional.silu,
    "swiglu": swiglu,
}
GATED = ("swiglu",)


def unit_variance(windows, n_states=None):
    """Units in which inputs have zero mean and unit variance, and increments unit variance.

    From training windows (scale, n, recurrence + 1, state) to centre and spread of the states that
    networks start from, and spread of the increments, each (scale, 1, state). A component that does
    not vary keeps its unit; one that differs between trajectories alone, as a parameter does, has
    increments in units of its spread. Only the first components are states if `n_states` says so.
    """
    start = windows[:, :, :-1].flatten(1, 2)
    increment = windows[..., :n_states].diff(dim=2).flatten(1, 2)
    spread = _spread(start)
    return start.mean(1, keepdim=True), spread, _spread(increment, spread[..., :n_states])


class FlowMaps(nn.Module):
    """The flow maps of a hierarchy, x(t + step dt) ≈ x(t) + F(x(t)) (eqs. 2.3, 2.4 of the paper).

    F is a multilayer perceptron. Of systems with inputs it sees, in columns after the states, what
    `hits.data.inputs` tells of them, and adds to the states alone. The networks of all scales have
    one shape and are evaluated together, as batched matrix products. Weights are (scale, out, in),
    as in `torch.nn.Linear`, and biases (scale, out, 1). Inside, states are columns: products with
    few rows, as the last layer's are then, take a fifth of the time of those with few columns.

    Parameters
    ----------
    steps : sequence of int
        Step of each scale, in units of dt, increasing.
    widths : sequence of int
        Number of states, with what is seen beside them, of units in each hidden layer, and of
        states again.
    activation : {"swiglu", "silu", "tanh", "relu"}
        Between the layers. ``swiglu`` makes one value of two units, see `swiglu`.
    units : tuple of Tensor, (scale, 1, state), optional
        Centre and spread of the states as the networks see them, and spread of the increments, see
        `unit_variance`; those of the states if not given.
    """

    def __init__(self, steps, widths, activation, units=None):
        super().__init__()
        self.steps = tuple(steps)
        self.widths = tuple(widths)
        self.activation = activation
        n_scales, outputs = len(self.steps), self.widths[1:]
        values = (width // 2 if activation in GATED else width for width in outputs[:-1])
        inputs = (self.widths[0], *values)
        self.weights = nn.ParameterList(
            torch.zeros(n_scales, o, i) for i, o in zip(inputs, outputs, strict=True)
        )
        self.biases = nn.ParameterList(torch.zeros(n_scales, o, 1) for o in outputs)
        # No arithmetic: on the device meta it would load torch's compiler, which takes a second.
        one, per_state = (torch.ones(n_scales, 1, widths[k]) for k in (0, -1))
        centre, spread, increment = units or (torch.zeros(one.shape), one, per_state)
        self.register_buffer("centre", centre)
        self.register_buffer("spread", spread)
        self.register_buffer("increment", increment)

    @torch.no_grad()
    def initialise(self, *seeds):
        """Draw weights and biases from ±1/√(inputs); a scale's depend on the seed and its step.

        With several seeds, those of the members of an ensemble, each has an equal part of the
        scales.
        """
        each = len(self.steps) // len(seeds)
        for scale, step in enumerate(self.steps):
            generator = np.random.default_rng(child(seeds[scale // each], step))
            for weight, bias in zip(self.weights, self.biases, strict=True):
                bound = weight.shape[2] ** -0.5
                for tensor in (weight[scale], bias[scale]):
                    tensor.copy_(torch.from_numpy(generator.uniform(-bound, bound, tensor.shape)))

    @torch.no_grad()
    def start_from(self, flow_maps, scales):
        """Take, for each scale, the weights and biases of one in others of the same widths."""
        for mine, others in zip(self.parameters(), flow_maps.parameters(), strict=True):
            mine.copy_(others[scales])

    def subset(self, scales):
        """Copies of some of the networks, (scale,) of bool, on the same device."""
        steps = [step for step, wanted in zip(self.steps, scales.tolist(), strict=True) if wanted]
        chosen = FlowMaps(steps, self.widths, self.activation).to(self.centre.device)
        chosen.load_state_dict({name: t[scales] for name, t in self.state_dict().items()})
        return chosen

    def split(self, count):
        """So many stacks, of equal parts of the scales."""
        each = len(self.steps) // count
        of = torch.arange(len(self.steps)) // each
        return tuple(self.subset(of == member) for member in range(count))

    def increments(self, x):
        """What each scale's network adds to states of its own, F(x), (scale, n, state)."""
        y = ((x - self.centre) / self.spread).mT.contiguous()
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            if layer:
                y = ACTIVATIONS[self.activation](y)
            y = torch.baddbmm(bias, weight, y)
        return y.mT * self.increment

    def forward(self, x):
        """Advance states of every scale by the step of that scale, (scale, n, state)."""
        return x[..., : self.widths[-1]] + self.increments(x)

    @torch.no_grad()
    def maps(self, dtype=torch.float32):
        """Step to a function from states (n, state) to the states one step later, for forecasts.

        It has copies of the weights as they are now, in the dtype of the states that it takes.
        """
        activation = ACTIVATIONS[self.activation]
        maps = {}
        for scale, step in enumerate(self.steps):
            layers = [
                (weight[scale].to(dtype, copy=True), bias[scale].to(dtype, copy=True))
                for weight, bias in zip(self.weights, self.biases, strict=True)
            ]
            # A forecast calls a map thousands of times on few states, so the change of units goes
            # into the outer layers.
            layers[0][0].div_(self.spread[scale])
            for tensor in layers[-1]:
                tensor.mul_(self.increment[scale].T)
            maps[step] = partial(
                _advance, self.centre[scale].to(dtype, copy=True), layers, activation
            )
        return maps


def _advance(centre, layers, activation, x):
    """States one step later, (n, state); `layers` are pairs of a weight and a bias."""
    (weight, bias), *others = layers
    y = torch.addmm(bias, weight, (x - centre).T)
    for weight, bias in others:
        y = torch.addmm(bias, weight, activation(y))
    return x[:, : len(y)] + y.T


def _spread(values, still=1.0):
    """Standard deviation over the second axis, `still` where nothing varies; (scale, 1, state)."""
    spread = values.std(1, keepdim=True, correction=0)
    rounding = torch.finfo(values.dtype).eps * values.abs().amax(1, keepdim=True)
    return torch.where(spread > rounding, spread, still)
