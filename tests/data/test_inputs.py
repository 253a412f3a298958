import numpy as np
import pytest
import torch
from scipy.linalg import expm
from torch.testing import assert_close

from hits.data.inputs import MEANS, each_scale, split_inputs, summary, weights, with_inputs
from hits.data.own import from_arrays

# An oscillator that is pushed, over one instant of 0.05.
RATES = 0.05 * np.array([[0, 1, 0], [-1, -0.1, 1], [0, 0, 0]])


@pytest.mark.parametrize("step", [1, 2, 7, 1024])
def test_means_are_means_from_the_first_instant_to_the_last(step):
    found = weights(step)
    assert found.shape == (MEANS, step + 1)
    assert_close(found.sum(1), torch.ones(MEANS, dtype=torch.float64))
    assert (found >= 0).all()
    place = found @ torch.arange(step + 1.0, dtype=torch.float64) / step
    assert (place[0], place[1]) == (0, 1)
    # Of the others each looks at an earlier part of the step.
    assert (place[2:].diff() > 0).all() or (place[2:].diff() < 0).all()


def test_a_summary_is_of_the_step_to_come():
    inputs = torch.rand(2, 11, 3, generator=torch.Generator().manual_seed(0))
    seen = summary(inputs, 4)
    assert seen.shape == (2, 11, 3 * MEANS)
    expected = torch.einsum("mk,nki->nim", weights(4).float(), inputs[:, 5:10])
    assert_close(seen[:, 5], expected.flatten(1))
    assert not seen[:, 7:].any()
    assert_close(summary(inputs, 4, every=3), seen[:, ::3])
    assert not summary(inputs, 11).any()


def test_states_stand_before_what_is_seen_of_inputs():
    states, inputs = torch.rand(2, 9, 2), torch.rand(2, 9, 1)
    assert with_inputs(states, None, [1, 4]) is states
    seen = with_inputs(states, inputs, [1, 4])
    assert seen.shape == (2, 2, 9, 2 + MEANS)
    for scale, step in enumerate((1, 4)):
        assert seen[scale, :, :, :2].equal(states)
        assert seen[scale, :, :, 2:].equal(summary(inputs, step))
    assert each_scale(seen, 2).equal(seen)
    assert each_scale(states, 2)[1].equal(states)


def smooth(generator, time):
    rates, phases = generator.uniform(0, [[[3]], [[2 * np.pi]]], (2, 40, 6))
    return np.sin(rates[..., None] * time + phases[..., None]).sum(1)


def held(generator, time):
    return np.repeat(generator.normal(size=(40, len(time) // 5 + 1)), 5, axis=1)[:, : len(time)]


@pytest.mark.parametrize("signal", [smooth, held])
@pytest.mark.parametrize("step", [1, 4, 16, 32])
def test_a_summary_says_what_a_linear_system_will_do(signal, step, generator):
    """Whatever an input does between: the exact map is linear in what is seen, but for the rest."""
    fine = 1 if signal is held else 20
    u = signal(generator, 0.05 / fine * np.arange(160 * fine + 1))
    flow, x = expm(RATES / fine)[:2], [generator.normal(size=(40, 2))]
    for k in range(160 * fine):
        x.append(np.concatenate([x[-1], u[:, k : k + 1]], 1) @ flow.T)
    x, u = np.stack(x, 1)[:, ::fine], u[:, ::fine]
    seen = summary(torch.from_numpy(u[..., None]), step).numpy()
    known = np.concatenate([x, seen], -1)[:, :-step].reshape(-1, 2 + MEANS)
    increments = (x[:, step:] - x[:, :-step]).reshape(-1, 2)
    half = len(known) // 2
    found = np.linalg.lstsq(known[:half], increments[:half])[0]
    off = increments[half:] - known[half:] @ found
    assert np.square(off).mean() < 1e-5 * np.square(increments[half:]).mean()


def test_inputs_come_in_the_order_of_the_names(generator):
    u = {name: generator.normal(size=(4, 5)) for name in ("a", "b")}
    data = from_arrays(generator.normal(size=(4, 5, 2)), 0.1, inputs=u, report=None)
    test = data["split"].values == "test"
    found = split_inputs(data, "test", ("b", "a"))
    assert found.dtype == torch.float32
    assert_close(found.numpy(), np.stack([u["b"], u["a"]], -1)[test].astype(np.float32))
    assert split_inputs(data, "test", ()) is None
