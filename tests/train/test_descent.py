import numpy as np
import pytest
import torch

from hits.data.consecutive_windows import consecutive_windows
from hits.seeds import child, seed_sequence
from hits.train.descent import Descent
from hits.train.flowmap import FlowMaps
from hits.train.plain_loop import plain_loop, plain_network

SEED = seed_sequence(0, "test")
SHORT = Descent(iterations=20, look_every=10)


@pytest.fixture
def sequence():
    """A swinging point of two frequencies, 40 instants."""
    time = torch.arange(40.0)[:, None]
    return torch.sin(torch.tensor([0.3, 0.5]) * time + torch.tensor([0.0, 1.0]))


def trained(sequence, settings, seed=SEED, report=None):
    flow_map = FlowMaps([1], (2, 8, 2), "relu")
    return flow_map, *settings.train(flow_map, sequence, seed, report)


def test_it_is_the_plain_loop_on_all_windows(sequence):
    """7 windows of 6 steps, all of them in every iteration; same first weights, same losses."""
    start = FlowMaps([1], (2, 8, 2), "relu")
    start.initialise(child(SEED, 0))
    network = plain_network(start.widths)
    for linear, w, b in zip(network[::2], start.weights, start.biases, strict=True):
        linear.weight.data, linear.bias.data = w[0].data, b[0, :, 0].data
    windows = consecutive_windows(sequence, 6)
    batches = [torch.arange(7)] * 20
    expected = [val for _, val in plain_loop(network, windows, windows, batches, rate=1e-3)][9::10]
    _, losses, n_trained = trained(sequence, SHORT)
    assert [iteration for iteration, _ in losses] == [10, 20]
    np.testing.assert_allclose([loss for _, loss in losses], expected, rtol=1e-4)
    assert n_trained == 2 * 8 + 8 + 8 * 2 + 2


def test_a_scale_of_fewer_steps_trains_on_those(sequence):
    flow_map, losses, _ = trained(sequence[:3], Descent(iterations=1, look_every=1))
    x, error = sequence[None, :1], []
    for k in (1, 2):
        with torch.no_grad():
            x = flow_map(x)
        error.append((x[0] - sequence[k : k + 1]).square().mean())
    assert losses[-1][1] == pytest.approx(torch.stack(error).mean().item(), rel=1e-3)


def test_best_weights_are_kept(sequence):
    settings = Descent(iterations=4, look_every=1, rate=0.3)
    flow_map, losses, _ = trained(sequence, settings)
    values = [loss for _, loss in losses]
    assert values[-1] > min(values)
    windows = consecutive_windows(sequence, 6)
    x, errors = windows[None, :, 0], []
    for k in range(1, 7):
        with torch.no_grad():
            x = flow_map(x)
        errors.append((x - windows[None, :, k]).square().mean())
    assert torch.stack(errors).mean().item() == pytest.approx(min(values), rel=1e-4)


def test_a_small_batch_is_drawn_by_the_seed(sequence):
    settings = Descent(iterations=20, look_every=10, batch=3)
    one, other, another = (
        trained(sequence, settings, seed_sequence(seed, "test")) for seed in (1, 1, 2)
    )
    assert one[1] == other[1]
    assert all(p.equal(q) for p, q in zip(*(m[0].parameters() for m in (one, other)), strict=True))
    assert one[1] != another[1]
    full, few = (trained(sequence, s)[1] for s in (SHORT, settings))
    assert full != few


def test_it_ends_below_the_tolerance(sequence):
    losses = trained(sequence, Descent(iterations=50, look_every=10, tolerance=1e9))[1]
    assert [iteration for iteration, _ in losses] == [10]


def test_divergence_is_an_error(sequence):
    with pytest.raises(
        FloatingPointError, match=r"no finite loss in 20 iterations.*lower the rate"
    ):
        trained(torch.full((20, 2), 1e30) * torch.arange(20.0)[:, None], SHORT)


def test_report_tells_iteration_and_loss(sequence):
    lines = []
    trained(sequence, SHORT, report=lines.append)
    assert [line.split(",")[0] for line in lines] == ["iteration 10/20", "iteration 20/20"]
