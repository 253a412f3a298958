from itertools import pairwise

import pytest
import torch
from torch import nn

from hits.train.levenberg_marquardt import LevenbergMarquardt


def squared_error(network, inputs, targets):
    with torch.no_grad():
        return (network(inputs) - targets).square().mean().item()


def test_a_linear_problem_is_solved_in_one_step():
    torch.manual_seed(0)
    inputs = torch.randn(50, 3, dtype=torch.float64)
    targets = inputs @ torch.randn(3, 2, dtype=torch.float64) + 1
    network = nn.Linear(3, 2).double()
    LevenbergMarquardt(network, damping=1e-12).step(inputs, targets)
    assert squared_error(network, inputs, targets) < 1e-20


def test_convergence_is_quadratic_where_the_errors_vanish():
    torch.manual_seed(0)
    inputs = torch.randn(60, 1, dtype=torch.float64)
    teacher, network = (nn.Sequential(nn.Linear(1, 1), nn.Tanh()).double() for _ in range(2))
    with torch.no_grad():
        for p, q in zip(network.parameters(), teacher.parameters(), strict=True):
            p.copy_(q + 0.3)
        targets = teacher(inputs)
    optimiser, losses = LevenbergMarquardt(network, damping=1e-12), []
    for _ in range(5):
        optimiser.step(inputs, targets)
        losses.append(squared_error(network, inputs, targets))
    # The squared error of a step is of the order of the one before, squared.
    assert all(after < 100 * before**2 + 1e-30 for before, after in pairwise(losses))
    assert losses[-1] < 1e-24


def test_where_nothing_helps_nothing_changes():
    inputs, network = torch.zeros(5, 1), nn.Linear(1, 1)
    nn.init.zeros_(network.bias)
    before = [p.clone() for p in network.parameters()]
    LevenbergMarquardt(network).step(inputs, torch.zeros(5, 1))
    for old, new in zip(before, network.parameters(), strict=True):
        assert old.equal(new)


@pytest.mark.parametrize("outputs", [1, 3])
def test_jacobian_has_a_row_per_output(outputs):
    network = nn.Linear(2, outputs, bias=False)
    inputs = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    jacobian = LevenbergMarquardt(network)._jacobian(inputs)
    expected = torch.cat([torch.kron(torch.eye(outputs), x[None]) for x in inputs])
    torch.testing.assert_close(jacobian, expected)
