import subprocess
import sys

import pytest
import torch

from hits.train.adam import Adam


@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.9, 0.99)])
def test_steps_are_those_of_torch_to_the_last_bit(betas):
    generator = torch.Generator().manual_seed(0)
    shapes = [(3, 4, 2), (3, 4, 1)]
    mine = [torch.randn(shape, generator=generator).requires_grad_() for shape in shapes]
    theirs = [p.detach().clone().requires_grad_() for p in mine]
    rate = torch.tensor(0.01)
    optimisers = Adam(mine, rate, betas), torch.optim.Adam(theirs, rate, betas, fused=True)
    for _ in range(20):
        rate.mul_(0.9)
        for p, q in zip(mine, theirs, strict=True):
            p.grad = torch.randn(p.shape, generator=generator)
            q.grad = p.grad.clone()
        for optimiser in optimisers:
            optimiser.step()
    for p, q in zip(mine, theirs, strict=True):
        assert torch.equal(p, q)
        for name, value in optimisers[1].state[q].items():
            assert torch.equal(optimisers[0].state[p][name], value)


def test_a_step_leaves_the_compiler_of_torch_alone():
    """It takes a second, at the start of many short jobs."""
    program = (
        "import sys, torch; from hits.train.adam import Adam; p = torch.ones(2).requires_grad_(); "
        "p.grad = torch.ones(2); Adam([p], 0.1).step(); print('torch._dynamo' in sys.modules)"
    )
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert found.split() == ["False"]
