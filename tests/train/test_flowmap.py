import numpy as np
import torch
from numpy.random import SeedSequence
from torch import nn
from torch.nn.functional import silu
from torch.testing import assert_close

from hits.train.flowmap import FlowMaps, unit_variance

STEPS, WIDTHS = (2, 4, 8), (2, 6, 8, 2)


def make(activation="tanh", steps=STEPS):
    torch.manual_seed(0)
    windows = torch.randn(len(steps), 50, 3, WIDTHS[0]) * torch.tensor([3.0, 0.1]) + 5
    flow_maps = FlowMaps(steps, WIDTHS, activation, unit_variance(windows))
    flow_maps.initialise(np.random.SeedSequence(1))
    return flow_maps, windows


def test_networks_see_zero_mean_and_unit_variance():
    flow_maps, windows = make()
    start = (windows[:, :, :-1].flatten(1, 2) - flow_maps.centre) / flow_maps.spread
    assert_close(start.mean(1), torch.zeros(3, 2), atol=1e-5, rtol=0)
    assert_close(start.std(1, correction=0), torch.ones(3, 2))
    increments = windows.diff(dim=2).flatten(1, 2) / flow_maps.increment
    assert_close(increments.std(1, correction=0), torch.ones(3, 2))


def test_a_constant_component_keeps_its_unit():
    # The sum of many equal numbers is rounded, so their deviation from the mean is not quite zero.
    _, spread, increment = unit_variance(torch.full((1, 5000, 3, 2), 0.1))
    assert_close(spread, torch.ones(1, 1, 2))
    assert_close(increment, torch.ones(1, 1, 2))


def test_a_parameter_has_increments_in_units_of_its_spread():
    """Else one of thousandths would be as good as forgotten, next to errors in units of 1."""
    windows = torch.tensor([0.001, 0.003])[None, :, None, None].expand(1, 2, 3, 1)
    _, spread, increment = unit_variance(windows)
    assert_close(spread, torch.full((1, 1, 1), 0.001))
    assert_close(increment, spread)


def test_stack_equals_separate_networks():
    for activation, module in {"silu": nn.SiLU, "tanh": nn.Tanh, "relu": nn.ReLU}.items():
        flow_maps, windows = make(activation)
        x = windows[:, :, 0]
        for scale in range(3):
            layers = []
            for weight, bias in zip(flow_maps.weights, flow_maps.biases, strict=True):
                linear = nn.Linear(*weight.shape[:0:-1])
                linear.weight.data, linear.bias.data = weight[scale], bias[scale, :, 0]
                layers += [linear, module()]
            network = nn.Sequential(*layers[:-1])
            unit = (x[scale] - flow_maps.centre[scale]) / flow_maps.spread[scale]
            expected = x[scale] + flow_maps.increment[scale] * network(unit)
            assert_close(flow_maps(x)[scale], expected)
            assert_close(flow_maps.maps()[STEPS[scale]](x[scale]), expected)


def test_gates_multiply_values():
    flow_maps, windows = make("swiglu")
    x = windows[:, :, 0]
    for scale in range(3):
        a, b, c = (weight[scale].T for weight in flow_maps.weights)
        biases = [bias[scale, :, 0] for bias in flow_maps.biases]
        y = (x[scale] - flow_maps.centre[scale]) / flow_maps.spread[scale] @ a + biases[0]
        y = silu(y[:, :3]) * y[:, 3:] @ b + biases[1]
        y = silu(y[:, :4]) * y[:, 4:] @ c + biases[2]
        expected = x[scale] + flow_maps.increment[scale] * y
        assert_close(flow_maps(x)[scale], expected)
        assert_close(flow_maps.maps()[STEPS[scale]](x[scale]), expected)


def test_first_weights_have_the_usual_bound_and_differ():
    flow_maps, _ = make()
    for weight, bias in zip(flow_maps.weights, flow_maps.biases, strict=True):
        bound = weight.shape[2] ** -0.5
        assert 0.7 * bound < weight.abs().max() <= bound
        assert bias.abs().max() <= bound
        assert not weight[0].equal(weight[1])


def test_a_scale_starts_the_same_whatever_the_others():
    alone, together = make(steps=(4,))[0], make()[0]
    for one, three in zip(alone.parameters(), together.parameters(), strict=True):
        assert one[0].equal(three[1])


def test_subset_has_the_same_maps():
    flow_maps, windows = make()
    chosen = flow_maps.subset(torch.tensor([True, False, True]))
    assert chosen.steps == (2, 8)
    x = windows[:, :, 0]
    assert_close(chosen(x[[0, 2]]), flow_maps(x)[[0, 2]])
    chosen.weights[0].data.zero_()
    assert flow_maps.weights[0].abs().min() > 0


def test_maps_in_double_precision_are_the_same_maps(generator):
    flow_maps = FlowMaps((1, 4), (2, 8, 2), "swiglu")
    flow_maps.initialise(SeedSequence(0))
    x = torch.from_numpy(generator.normal(size=(5, 2)))
    single, double = flow_maps.maps(), flow_maps.maps(torch.float64)
    for step in (1, 4):
        advanced = double[step](x)
        assert advanced.dtype == torch.float64
        assert_close(advanced.float(), single[step](x.float()), rtol=1e-6, atol=1e-6)
        assert not torch.equal(advanced, single[step](x.float()).double())
