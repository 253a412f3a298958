from itertools import chain

import numpy as np
import torch
from pytorch_optimizer import SOAP
from torch.testing import assert_close

from hits.train import soap
from hits.train.flowmap import FlowMaps
from hits.train.loss import recurrent_loss
from hits.train.soap import StackedSOAP


def problem(steps=(1, 2, 4), dtype=torch.float64):
    """Networks and windows of as many scales; a scale has the same ones in every stack."""
    flow_maps = FlowMaps(steps, (2, 6, 5, 2), "tanh")
    flow_maps.initialise(np.random.SeedSequence(0))
    generators = [torch.Generator().manual_seed(step) for step in steps]
    windows = torch.stack([torch.randn(40, 2, 2, generator=g) for g in generators])
    return flow_maps.to(dtype), windows.to(dtype)


def descend(flow_maps, windows, optimiser, n_steps):
    for iteration in range(1, n_steps + 1):
        flow_maps.zero_grad()
        recurrent_loss(flow_maps, windows).sum().backward()
        optimiser.step()
        if iteration % StackedSOAP.FREQUENCY == 0 and isinstance(optimiser, StackedSOAP):
            optimiser.refresh()
    return recurrent_loss(flow_maps, windows).detach()


def test_every_scale_follows_the_reference():
    """The package `pytorch_optimizer`, which has no stacks, on the parameters of each scale."""
    generator = torch.Generator().manual_seed(0)

    def draw(*shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    # More samples than weights, so that gradients have full rank: beyond their rank the reference,
    # which orthogonalises in float32, follows its rounding errors.
    weight, bias = draw(3, 5, 6).requires_grad_(), draw(3, 5, 1).requires_grad_()
    x, y = draw(3, 6, 40), draw(3, 5, 40)
    single = [(weight[k].detach().clone(), bias[k, :, 0].detach().clone()) for k in range(3)]
    learned = [[weight, bias]]
    optimisers = [(StackedSOAP(learned[0], lr=0.01), lambda: (weight @ x + bias).tanh() - y)]
    for k, (w, b) in enumerate(single):
        learned.append([w.requires_grad_(), b.requires_grad_()])
        reference = SOAP(learned[-1], lr=0.01, weight_decay=0.0)
        optimisers.append((reference, lambda k=k, w=w, b=b: (w @ x[k] + b[:, None]).tanh() - y[k]))
    for iteration in range(45):
        for parameter in chain(*learned):
            parameter.grad = None
        for optimiser, error in optimisers:
            error().square().mean((-2, -1)).sum().backward()
            optimiser.step()
        # The reference does not count its first call, which only starts the preconditioners.
        if iteration and iteration % StackedSOAP.FREQUENCY == 0:
            optimisers[0][0].refresh()
    for k, (w, b) in enumerate(single):
        assert_close(weight[k], w, rtol=0, atol=1e-4)
        assert_close(bias[k, :, 0], b, rtol=0, atol=1e-4)


def test_a_flow_map_is_learned_an_order_of_magnitude_better_than_with_adam(rotation_maps):
    losses = {}
    for optimiser in (StackedSOAP, torch.optim.Adam):
        flow_maps, windows = problem(dtype=torch.float32)
        for scale, exact in enumerate(rotation_maps(flow_maps.steps, dt=0.5).values()):
            windows[scale, :, 1] = exact(windows[scale, :, 0])
        weights = optimiser(flow_maps.parameters(), lr=0.01)
        losses[optimiser] = descend(flow_maps, windows, weights, 400)
    assert (losses[StackedSOAP] < 0.1 * losses[torch.optim.Adam]).all()


def test_scales_do_not_feel_each_other():
    together, windows = problem()
    alone, own_windows = problem((2,))
    descend(together, windows, StackedSOAP(together.parameters(), lr=0.01), 30)
    descend(alone, own_windows, StackedSOAP(alone.parameters(), lr=0.01), 30)
    for one, three in zip(alone.parameters(), together.parameters(), strict=True):
        assert_close(one[0], three[1])


def test_a_failed_eigendecomposition_is_survived_and_left_to_its_scale(monkeypatch):
    alone, own_windows = problem((2,))
    descend(alone, own_windows, StackedSOAP(alone.parameters(), lr=0.01), 30)
    eigh = torch.linalg.eigh
    stack, windows = problem()
    start = recurrent_loss(stack, windows).detach()
    optimiser = StackedSOAP(stack.parameters(), lr=0.01)
    singles = []

    def fail(matrices):
        """Fail on the stack, and then on its third matrix."""
        if len(matrices) > 1:
            singles.clear()
            raise torch.linalg.LinAlgError("ill-conditioned")
        singles.append(1)
        if len(singles) == 3:
            raise torch.linalg.LinAlgError("ill-conditioned")
        return eigh(matrices)

    monkeypatch.setattr(soap.torch.linalg, "eigh", fail)
    end = descend(stack, windows, optimiser, 30)
    assert (end < 0.9 * start).all()
    for one, three in zip(alone.parameters(), stack.parameters(), strict=True):
        assert_close(one[0], three[1])
