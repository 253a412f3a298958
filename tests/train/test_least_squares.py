import numpy as np
import pytest
import torch

from hits.seeds import seed_sequence
from hits.train.flowmap import unit_variance
from hits.train.least_squares import hardness, solve_stacks
from hits.train.recipe import RECIPES, change

SEED = seed_sequence(0, "test")


@pytest.fixture
def sequence(generator):
    """Noise: nothing but memory can regenerate it."""
    return torch.from_numpy(generator.standard_normal((41, 5))).float()


def fitted(sequence, hidden, seed=SEED, **changes):
    """Flow map of step 1 and its loss."""
    recipe = change(RECIPES["solved"], {"hidden": [hidden], **changes})
    (flow_map,), (row,) = solve_stacks(sequence[None], sequence[None], [1], recipe, seed)
    assert row["train_loss"] == row["val_loss"]
    return flow_map, row["train_loss"]


@torch.no_grad()
def features(flow_map, sequence):
    units = torch.tanh(sequence[:-1] @ flow_map.weights[0][0].T + flow_map.biases[0][0, :, 0])
    return np.c_[units.double().numpy(), np.ones(len(units))]


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_as_many_units_as_windows_learn_anything_to_rounding(sequence, activation):
    flow_map, loss = fitted(sequence, 60, activation=activation)
    assert loss < 1e-10
    torch.testing.assert_close(flow_map(sequence[None, :-1])[0], sequence[1:], rtol=0, atol=1e-5)


@pytest.mark.parametrize(("hidden", "ridge"), [(60, 1e-10), (12, 1e-10), (60, 0.1), (12, 0.1)])
def test_the_output_layer_is_the_ridge_regression(sequence, hidden, ridge):
    flow_map, loss = fitted(sequence, hidden, ridge=ridge)
    known, increments = features(flow_map, sequence), sequence.diff(dim=0).numpy()
    # A ridge is data of its own: that many rows that ask for zeros.
    rows = np.sqrt(ridge * 40) * np.eye(hidden + 1)
    solved = np.linalg.lstsq(
        np.r_[known, rows], np.r_[increments, np.zeros((hidden + 1, 5))], rcond=None
    )[0]
    found = np.c_[flow_map.weights[1][0].detach(), flow_map.biases[1][0].detach()].T
    np.testing.assert_allclose(found, solved, atol=2e-4 * abs(solved).max())
    assert loss == pytest.approx(np.mean((known @ solved - increments) ** 2), rel=1e-3, abs=1e-10)


def test_of_all_exact_output_layers_the_smallest_is_taken(sequence):
    flow_map = fitted(sequence, 200)[0]
    smallest = np.linalg.pinv(features(flow_map, sequence)) @ sequence.diff(dim=0).numpy()
    np.testing.assert_allclose(flow_map.weights[1][0].detach().T, smallest[:-1], atol=1e-4)


def test_a_linear_map_is_found_also_away_from_the_sequence(generator, rotation_maps):
    """Small gains make the units straight lines, of which a linear map is made."""
    step = torch.block_diag(*(rotation_maps([1], dt)[1].matrix for dt in (0.3, 0.7)))
    start = torch.tensor([1.0, 0.0, 1.0, 0.0], dtype=step.dtype)
    powers = [torch.linalg.matrix_power(step, k) for k in range(100)]
    sequence = torch.stack([start @ power for power in powers]).float()
    flow_map, loss = fitted(sequence, 40, gain=0.01, ridge=1e-14)
    assert loss < 1e-10
    states = torch.from_numpy(generator.uniform(-0.5, 0.5, (50, 4))).float()
    torch.testing.assert_close(flow_map(states[None])[0], states @ step.float(), rtol=0, atol=2e-3)


def test_the_gain_is_the_spread_of_the_units_inputs(sequence):
    for gain in (0.1, 3.0):
        flow_map = fitted(sequence + 100, 500, gain=gain)[0]
        inputs = (sequence[:-1] + 100) @ flow_map.weights[0][0].T + flow_map.biases[0][0, :, 0]
        spread = (inputs - inputs.mean(0)).square().mean().sqrt().item()
        assert spread == pytest.approx(gain, rel=0.1)
        # Offsets of half that spread around the middle of the sequence.
        assert inputs.mean(0).std().item() == pytest.approx(gain / 2, rel=0.1)


def test_a_sequence_that_stands_still_stays():
    still = torch.full((10, 3), 2.0)
    flow_map = fitted(still, 8)[0]
    torch.testing.assert_close(flow_map(still[None])[0], still, rtol=0, atol=1e-5)


def test_same_seed_same_bytes(sequence):
    one, other, another = (
        fitted(sequence, 20, seed=seed_sequence(seed, "test"))[0].state_dict() for seed in (1, 1, 2)
    )
    assert all(one[name].equal(other[name]) for name in one)
    assert not one["weights.0"].equal(another["weights.0"])


def test_pieces_of_many_windows_give_the_same_map(sequence, monkeypatch):
    whole, loss = fitted(sequence, 20)
    monkeypatch.setattr("hits.train.least_squares.PIECE", 7)
    pieces, same = fitted(sequence, 20)
    torch.testing.assert_close(pieces.weights[1], whole.weights[1], rtol=1e-4, atol=1e-5)
    assert same == pytest.approx(loss, rel=1e-5)


def test_report_tells_windows_units_and_loss(sequence):
    lines = []
    recipe = change(RECIPES["solved"], {"hidden": [60]})
    solve_stacks(sequence[None], sequence[None], [1, 4], recipe, SEED, lines.append)
    assert lines[0].startswith("step 1: 40 windows, 60 units, loss ")
    assert lines[1].startswith("step 4: 10 windows, 60 units, loss ")


def windows_of(advance, generator, n):
    start = torch.from_numpy(generator.uniform(-1, 1, (n, 2))).float()
    return torch.stack([start, advance(start)], 1)


def hardness_of(advance, generator, change=lambda x: x):
    train, val = (change(windows_of(advance, generator, n)) for n in (2000, 300))
    return hardness(train, val, unit_variance(train[None]))


def test_hardness_tells_smooth_maps_from_others(generator, rotation_maps):
    linear = rotation_maps([1], dt=0.3)[1]
    # A pendulum whose second state turns ever faster, and one that jumps.
    twists = [lambda x, k=k: x + torch.sin(k * x.flip(1)) for k in (1, 5, 20)]
    easy, *hard = (hardness_of(advance, generator) for advance in (linear, *twists))
    assert easy < 1e-7
    assert easy < hard[0] < 1e-2 * hard[1] < 1e-2 * hard[2]
    # One that cannot be known is as wrong as its variance.
    noise = torch.Generator().manual_seed(0)
    unknown = hardness_of(lambda x: x + torch.randn(x.shape, generator=noise), generator)
    assert unknown == pytest.approx(1.1, rel=0.2)


def test_hardness_does_not_depend_on_units():
    def advance(x):
        return x + torch.sin(3 * x.flip(1))

    one, other = (
        hardness_of(advance, np.random.default_rng(0), change)
        for change in (lambda x: x, lambda x: 100 * x + 7)
    )
    assert other == pytest.approx(one, rel=0.05)
