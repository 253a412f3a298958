import torch

from hits.train.plain_loop import plain_loop, plain_network


def test_losses_before_and_after_a_step():
    """One linear network on x' = -x, worked out by hand."""
    network = torch.nn.Linear(1, 1)
    network.weight.data[:], network.bias.data[:] = 0.0, 0.0
    windows = torch.tensor([[[1.0], [0.5], [0.25]]])
    losses = list(plain_loop(network, windows, windows, [torch.tensor([0])], rate=0.1))
    # A map that stays at 1 is wrong by 0.5 and 0.75; Adam's first step is the rate.
    before = (0.25 + 0.5625) / 2
    x = 1 - 0.1 - 0.1
    after = ((x - 0.5) ** 2 + (x - 0.1 * x - 0.1 - 0.25) ** 2) / 2
    torch.testing.assert_close(torch.tensor(losses), torch.tensor([[before, after]]))


def test_network_has_the_widths_asked_for():
    shapes = [tuple(p.shape) for p in plain_network((2, 8, 6, 2)).parameters()]
    assert shapes == [(8, 2), (8,), (6, 8), (6,), (2, 6), (2,)]
