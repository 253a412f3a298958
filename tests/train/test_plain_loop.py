import numpy as np
import torch
from plain_loop import plain_loop, plain_network

from hits.data.dataset import split_states
from hits.data.windows import first_windows
from hits.seeds import child, seed_sequence
from hits.train.fit import fit_hierarchy
from hits.train.flowmap import FlowMaps
from hits.train.recipe import RECIPES, change

STEPS = (2, 4, 8)
PUBLISHED = change(
    RECIPES["published"],
    {"hidden": (8, 8), "batch": 16, "iterations": 30, "validate_every": 10},
)


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


def test_published_recipe_is_the_plain_loop_on_every_scale(oscillator):
    """Same draws, same losses, to the rounding of float32."""
    _, curve = fit_hierarchy(oscillator, STEPS, PUBLISHED, device="cpu")
    train, val = (torch.from_numpy(split_states(oscillator, s).values) for s in ("train", "val"))
    weight_seed, batch_seed = (seed_sequence(0, "small", 0, p) for p in ("weights", "batches"))
    start = FlowMaps(STEPS, (2, 8, 8, 2), "relu")
    start.initialise(child(weight_seed, 1))
    draws = torch.Generator().manual_seed(int(batch_seed.generate_state(1)[0]))
    batches = torch.cat([torch.randint(30, (10, 16), generator=draws) for _ in range(3)])
    for scale, step in enumerate(STEPS):
        network = plain_network(start.widths)
        for linear, w, b in zip(network[::2], start.weights, start.biases, strict=True):
            linear.weight.data, linear.bias.data = w[scale].data, b[scale, :, 0].data
        windows, val_windows = (first_windows(x, [step], 5)[0] for x in (train, val))
        losses = list(plain_loop(network, windows, val_windows, batches, rate=1e-3))[9::10]
        got = curve[curve["step"] == step][["train_loss", "val_loss"]].values
        np.testing.assert_allclose(got, losses, rtol=1e-4)
