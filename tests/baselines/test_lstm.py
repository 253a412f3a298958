import numpy as np
import pytest
import torch

from hits.baselines.lstm import LSTM
from hits.seeds import seed_sequence

FIRST = np.array([0.4, -0.7], np.float32)


@pytest.fixture
def model():
    made = LSTM(2, 3)
    made.initialise(seed_sequence(0))
    return made


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def written_out(model, inputs, n_steps):
    """Forecasts by the equations; each is the next input where the inputs end."""
    tensors = {name: t.numpy().astype(np.float64) for name, t in model.tensors().items()}
    h, c, outputs = np.zeros(3), np.zeros(3), []
    for t in range(n_steps):
        x = inputs[t] if t < len(inputs) else outputs[-1]
        gates = tensors["memory.weight_ih_l0"] @ x + tensors["memory.bias_ih_l0"]
        gates += tensors["memory.weight_hh_l0"] @ h + tensors["memory.bias_hh_l0"]
        take, forget, value, show = gates[:3], gates[3:6], gates[6:9], gates[9:]
        c = sigmoid(forget) * c + sigmoid(take) * np.tanh(value)
        h = sigmoid(show) * np.tanh(c)
        outputs.append(tensors["read_out.weight"] @ h + tensors["read_out.bias"])
    return np.array(outputs)


def test_free_run_follows_the_equations(model):
    expected = written_out(model, [FIRST], 6)
    np.testing.assert_allclose(model.forecast(FIRST, 6), expected, rtol=0, atol=1e-6)


def test_teacher_forcing_follows_the_equations(model):
    inputs = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)
    outputs, _ = model.advance(torch.from_numpy(inputs)[:, None], model.hidden_state(1), 0)
    expected = written_out(model, inputs, 6)
    np.testing.assert_allclose(outputs[:, 0].detach().numpy(), expected, rtol=0, atol=1e-6)


def test_streams_do_not_feel_each_other(model):
    inputs = torch.randn(5, 4, 2)
    together, hidden = model.advance(inputs, model.hidden_state(4), 0)
    alone, own = model.advance(inputs[:, 2:3], model.hidden_state(1), 0)
    torch.testing.assert_close(together[:, 2:3], alone)
    torch.testing.assert_close(hidden[:, 2:3], own)


def test_forget_gates_start_open():
    model = LSTM(5, 100)
    model.initialise(seed_sequence(0))
    forget = slice(100, 200)
    memory, read_out = model.network.memory, model.network.read_out
    assert (memory.bias_ih_l0[forget] == 1).all()
    others = torch.cat([memory.bias_ih_l0[:100], memory.bias_ih_l0[200:]])
    for drawn in (others, memory.bias_hh_l0, memory.weight_ih_l0, *read_out.parameters()):
        assert 0.05 < drawn.abs().max() <= 0.1


def test_number_of_weights():
    # Per unit four gates, each with two inputs, three units and two biases; then the read-out.
    model = LSTM(2, 3)
    sizes = sum(tensor.numel() for tensor in model.tensors().values())
    assert model.n_parameters == model.n_trained == sizes == 3 * 4 * (2 + 3 + 2) + 2 * (3 + 1)
