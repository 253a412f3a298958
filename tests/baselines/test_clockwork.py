import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.baselines.clockwork import ClockworkRNN
from hits.baselines.clockwork_walk import ClockworkWalk
from hits.seeds import seed_sequence

PERIODS = (1, 2, 6)
# Units of the three modules of seven.
MODULES = (slice(0, 3), slice(3, 5), slice(5, 7))
FIRST = np.array([0.4, -0.7], np.float32)


class ThreeClocks(ClockworkRNN):
    periods = PERIODS


@pytest.fixture
def model():
    made = ThreeClocks(2, 7)
    made.initialise(seed_sequence(0))
    return made


def dense(model):
    """Recurrent weights with the blocks that are not read, (unit, unit)."""
    weight = np.zeros((7, 7))
    for module, block in zip(MODULES, model.network.recurrent, strict=True):
        weight[module, module.start :] = block.detach().numpy()
    return weight


def written_out(model, inputs, n_steps, start=0):
    """Forecasts by the equations, module by module; each is the next input where the inputs end."""
    tensors = {name: t.numpy().astype(np.float64) for name, t in model.tensors().items()}
    weight, h, outputs = dense(model), np.zeros(7), []
    for t in range(n_steps):
        x = inputs[t] if t < len(inputs) else outputs[-1]
        after = h.copy()
        for i, period in enumerate(PERIODS):
            if (start + t) % period == 0:
                unit = MODULES[i]
                reads = sum(weight[unit, MODULES[j]] @ h[MODULES[j]] for j in range(i, 3))
                drive = tensors["input.weight"][unit] @ x + tensors["input.bias"][unit]
                after[unit] = np.tanh(reads + drive)
        h = after
        outputs.append(tensors["read_out.weight"] @ h + tensors["read_out.bias"])
    return np.array(outputs)


def test_free_run_follows_the_equations(model):
    expected = written_out(model, [FIRST], 15)
    np.testing.assert_allclose(model.forecast(FIRST, 15), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("start", [0, 5])
def test_teacher_forcing_follows_the_equations(model, start):
    inputs = np.random.default_rng(0).normal(size=(15, 2)).astype(np.float32)
    outputs, _ = model.advance(torch.from_numpy(inputs)[:, None], model.hidden_state(1), start)
    expected = written_out(model, inputs, 15, start)
    np.testing.assert_allclose(outputs[:, 0].detach().numpy(), expected, rtol=0, atol=1e-6)


def test_modules_update_when_their_clock_strikes_only(model):
    before = model.hidden_state(3)
    for t in range(20):
        _, after = model.advance(torch.randn(1, 3, 2), before, t)
        for module, period in zip(MODULES, PERIODS, strict=True):
            changed = (after[..., module] != before[..., module]).all(-1)
            assert (changed == (t % period == 0)).all()
        before = after


def test_modules_read_themselves_and_slower_ones_only(model):
    inputs, hidden = torch.randn(1, 1, 2), torch.rand(1, 1, 7)
    _, expected = model.advance(inputs, hidden, 0)
    for i, module in enumerate(MODULES):
        other = hidden.clone()
        other[..., module] += 0.5
        _, after = model.advance(inputs, other, 0)
        changed = [(after != expected)[..., unit].all().item() for unit in MODULES]
        untouched = [(after == expected)[..., unit].all().item() for unit in MODULES]
        assert changed == [j <= i for j in range(3)]
        assert untouched == [j > i for j in range(3)]


@pytest.mark.parametrize("start", [0, 1, 5])
def test_gradient_is_that_of_the_walk(start):
    generator = torch.Generator().manual_seed(0)

    def draw(*shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64, requires_grad=True)

    def walk(drive, first, *blocks):
        return ClockworkWalk.apply(drive, first, start, PERIODS, *blocks)

    blocks = [draw(3, 7), draw(2, 4), draw(2, 2)]
    assert torch.autograd.gradcheck(walk, (draw(9, 2, 7), draw(2, 7), *blocks))


def test_streams_do_not_feel_each_other(model):
    inputs = torch.randn(9, 4, 2)
    together, _ = model.advance(inputs, model.hidden_state(4), 0)
    alone, _ = model.advance(inputs[:, 2:3], model.hidden_state(1), 0)
    assert_close(together[:, 2:3], alone)


def test_first_weights_have_the_usual_bounds():
    model = ClockworkRNN(4, 25)
    model.initialise(seed_sequence(0))
    bounds = {"input": 4, "read_out": 25, **{f"recurrent.{k}": 25 - 5 * k for k in range(5)}}
    for name, parameter in model.network.named_parameters():
        bound = bounds[name.removesuffix(".weight").removesuffix(".bias")] ** -0.5
        assert 0.6 * bound < parameter.abs().max() <= bound


def test_number_of_weights():
    model = ClockworkRNN(3, 10)
    sizes = sum(tensor.numel() for tensor in model.tensors().values())
    # Five modules of two units read 10, 8, 6, 4 and 2 units.
    expected = 10 * (3 + 1) + 2 * (10 + 8 + 6 + 4 + 2) + 3 * (10 + 1)
    assert model.n_parameters == model.n_trained == sizes == expected
    # Where units are left over, the fast modules have one more.
    assert [len(block) for block in ClockworkRNN(3, 12).network.recurrent] == [3, 3, 2, 2, 2]


def test_modules_without_units_are_refused():
    with pytest.raises(ValueError, match="hidden of cw_rnn is 4, expected 5 or more"):
        ClockworkRNN(2, 4)
