import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn
from torch.testing import assert_close

from hits.baselines.baseline import regeneration_error
from hits.baselines.clockwork import ClockworkRNN
from hits.baselines.lstm import LSTM
from hits.baselines.read_out import ReadOuts
from hits.baselines.recurrent import RecurrentNetwork, RecurrentSettings
from hits.seeds import child, seed_sequence
from hits.train import adam
from hits.train.adam import Adam

NETWORKS = [LSTM, ClockworkRNN]
SETTINGS = RecurrentSettings(rate=0.01, iterations=6)
TIME = 2 * np.pi * np.arange(41) / 20
SEQUENCE = np.stack([np.cos(TIME), np.sin(TIME)], 1).astype(np.float32) / 2


class Recorder(RecurrentNetwork):
    """Forecasts its only weight, and remembers what it is shown.

    Its hidden state is the last input; its streams begin at multiples of 2.
    """

    period = 2

    def __init__(self):
        super().__init__(1, None)
        self.shown = []

    def layers(self):
        return {"weight": nn.ParameterList([torch.zeros(1)])}

    def initialise(self, seed):
        pass

    def hidden_state(self, n_streams=1):
        return torch.zeros(1, n_streams, 1)

    def advance(self, inputs, hidden, start):
        self.shown.append((start, inputs[..., 0].tolist(), hidden[0, :, 0].tolist()))
        return self.network.weight[0].expand(inputs.shape), inputs[-1:]


def counting(n):
    return np.arange(1, n + 1, dtype=np.float32)[:, None]


def test_streams_go_on_where_the_one_before_ended_a_pass_ago():
    recorder = Recorder()
    settings = replace(SETTINGS, streams=3, chunk=3, iterations=4)
    # Ten steps on three streams: four each, the last with two and padding.
    recorder.fit(counting(11), settings, seed_sequence(0))
    first = (0, [[1, 5, 9], [2, 6, 10], [3, 7, 0]])
    second = (3, [[4, 8, 0]])
    assert recorder.shown == [
        (*first, [0, 0, 0]),
        (*second, [3, 7, 0]),
        (*first, [0, 4, 8]),
        (*second, [3, 7, 0]),
    ]


def test_padding_does_not_count():
    recorder = Recorder()
    recorder.network.weight[0].data[:] = -3
    settings = replace(SETTINGS, streams=3, chunk=4, iterations=1)
    losses = recorder.fit(counting(11), settings, seed_sequence(0))
    assert losses[0]["loss"] == pytest.approx(np.mean((np.arange(2, 12) + 3) ** 2))


def test_streams_begin_when_all_clocks_strike_together():
    recorder = Recorder()
    recorder.fit(counting(10), replace(SETTINGS, streams=3, iterations=1), seed_sequence(0))
    # Nine steps would make three streams of three.
    assert recorder.shown[0][1][0] == [1, 5, 9]


def test_the_whole_sequence_is_a_chunk_if_none_is_given():
    recorder = Recorder()
    recorder.fit(counting(10), SETTINGS, seed_sequence(0))
    assert [(start, len(inputs)) for start, inputs, _ in recorder.shown] == [(0, 9)] * 6


def test_one_stream_has_no_padding():
    for streams, period in ((1, 2), (2, 16)):
        recorder = Recorder()
        recorder.period = period
        recorder.fit(counting(10), replace(SETTINGS, streams=streams), seed_sequence(0))
        assert {len(inputs) for _, inputs, _ in recorder.shown} == {9}


def test_noise_is_added_to_the_inputs_alone():
    recorder, zeros = Recorder(), np.zeros((20_001, 1), np.float32)
    settings = replace(SETTINGS, chunk=20_000, iterations=2, noise=0.03)
    losses = recorder.fit(zeros, settings, seed_sequence(0))
    one, other = (np.array(inputs)[:, 0] for _, inputs, _ in recorder.shown)
    assert one.std() == pytest.approx(0.03, rel=0.03)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.05
    assert [row["loss"] for row in losses] == [0, 0]


def test_rate_decays_like_a_cosine_and_gradients_are_clipped(monkeypatch):
    rates, norms = [], []

    class Watched(Adam):
        def step(self):
            rates.append(self.lr)
            norms.append(sum(p.grad.square().sum() for p in self.parameters).sqrt().item())
            super().step()

    monkeypatch.setattr(adam, "Adam", Watched)
    LSTM(2, 4).fit(SEQUENCE, replace(SETTINGS, clip=1e-3), seed_sequence(0))
    np.testing.assert_allclose(rates, [0.005 * (1 + math.cos(math.pi * k / 6)) for k in range(6)])
    np.testing.assert_allclose(norms, 1e-3, rtol=1e-3)


@pytest.mark.parametrize("model_class", NETWORKS)
def test_teacher_forcing_and_free_run_agree_on_what_the_model_knows_exactly(model_class):
    model = model_class(3, 12)
    model.initialise(seed_sequence(1))
    first = np.array([0.5, -0.3, 0.2], np.float32)
    known = model.forecast(first, 300)
    assert known.dtype == np.float32
    assert known.std(0).min() > 1e-3
    inputs = torch.from_numpy(np.concatenate([first[None], known[:-1]]))[:, None]
    hidden, outputs = model.hidden_state(1), []
    # In pieces, from the hidden state of the one before.
    for start, stop in ((0, 7), (7, 130), (130, 131), (131, 300)):
        output, hidden = model.advance(inputs[start:stop], hidden, start)
        outputs.append(output[:, 0])
    assert_close(torch.cat(outputs), torch.from_numpy(known), rtol=0, atol=1e-5)


@pytest.mark.parametrize("model_class", NETWORKS)
def test_a_periodic_sequence_is_learnt(model_class):
    model = model_class(2, 40)
    losses = model.fit(SEQUENCE, replace(SETTINGS, iterations=200), seed_sequence(0))
    assert [row["iteration"] for row in losses] == list(range(1, 201))
    assert losses[-1]["loss"] < 0.01 * losses[0]["loss"]
    assert np.square(model.forecast(SEQUENCE[0], 40) - SEQUENCE[1:]).mean() < 0.03 * SEQUENCE.var()


@pytest.mark.parametrize("model_class", NETWORKS)
def test_same_seed_same_bytes(model_class):
    def trained(seed, noise):
        model = model_class(2, 10)
        settings = replace(SETTINGS, streams=2, chunk=8, noise=noise)
        losses = model.fit(SEQUENCE, settings, seed_sequence(seed))
        return model.tensors(), losses

    (one, losses), (same, same_losses) = (trained(0, 0.01) for _ in range(2))
    assert all(tensor.equal(same[name]) for name, tensor in one.items())
    assert losses == same_losses
    for name in ("read_out.weight", "read_out.bias"):
        assert not trained(0, 0.0)[0][name].equal(trained(1, 0.0)[0][name])


def test_noise_depends_on_the_seed():
    shown = []
    for seed in (0, 1):
        recorder = Recorder()
        recorder.fit(SEQUENCE, replace(SETTINGS, iterations=1, noise=0.1), seed_sequence(seed))
        shown.append(recorder.shown[0][1])
    assert shown[0] != shown[1]


def test_progress_is_reported_ten_times():
    lines = []
    LSTM(2, 3).fit(SEQUENCE, replace(SETTINGS, iterations=20), seed_sequence(0), lines.append)
    assert len(lines) == 10
    assert lines[-1].startswith("iteration 20 of 20: loss ")


def test_divergence_ends_the_training_and_leaves_the_weights_that_were_drawn():
    lines, model, drawn = [], LSTM(2, 3), LSTM(2, 3)
    wild = replace(SETTINGS, rate=1e30, read_out="solved")
    losses = model.fit(SEQUENCE, wild, seed_sequence(0), lines.append)
    assert [row["iteration"] for row in losses] == [1, 2]
    assert np.isfinite(losses[0]["loss"])
    assert losses[1]["loss"] == np.inf
    assert "at iteration 2; lower the rate (1e+30) of the settings" in lines[-1]
    drawn.initialise(child(seed_sequence(0), 0))
    expected = drawn.tensors()
    assert all(tensor.equal(expected[name]) for name, tensor in model.tensors().items())


def test_an_infinite_gradient_is_divergence_though_the_loss_is_finite(monkeypatch):
    monkeypatch.setattr(nn.utils, "clip_grad_norm_", lambda *_: torch.tensor(np.inf))
    model = LSTM(2, 3)
    losses = model.fit(SEQUENCE, SETTINGS, seed_sequence(0))
    assert [row["loss"] for row in losses] == [np.inf]
    assert all(tensor.isfinite().all() for tensor in model.tensors().values())


@pytest.mark.parametrize("model_class", NETWORKS)
def test_a_read_out_is_solved_for_on_what_the_sequence_leads_to(model_class):
    """The sequence is its own linear read-out of the hidden units, which is hence recovered."""
    model, known = model_class(2, 12), model_class(2, 12)
    for network in (model, known):
        network.initialise(seed_sequence(1))
    first = np.array([[0.5, -0.3]], np.float32)
    sequence = np.concatenate([first, known.forecast(first[0], 200)])
    model.set_read_out(np.zeros((13, 2)))
    assert not model.forecast(first[0], 5).any()
    tried = ReadOuts(model, sequence)
    tried.solve(model._units(sequence), (1e-14,))
    assert tried.rows[0]["loss"] < 1e-13
    np.testing.assert_allclose(model.forecast(first[0], 200), sequence[1:], rtol=0, atol=1e-5)


@pytest.mark.parametrize("model_class", NETWORKS)
def test_of_descent_and_solved_read_outs_the_best_is_kept(model_class):
    def trained(**changes):
        model = model_class(2, 40)
        settings = replace(SETTINGS, iterations=50, **changes)
        return model, model.fit(SEQUENCE, settings, seed_sequence(0))

    (descended, losses), (solved, more) = trained(), trained(read_out="solved", ridges=(1e4, 1e-8))
    assert [row["loss"] for row in losses] == [row["loss"] for row in more[:50]]
    assert [row["iteration"] for row in more[49:]] == [50, 51, 52]
    assert more[-1]["loss"] < 0.1 * losses[-1]["loss"]
    errors = [row["free_running_error"] for row in more[49:]]
    assert errors[0] == regeneration_error(descended, SEQUENCE)
    assert regeneration_error(solved, SEQUENCE) == min(errors)
    # All but the read-out is that of the descent.
    one, other = descended.tensors(), solved.tensors()
    assert {name for name in one if not one[name].equal(other[name])} <= {
        "read_out.weight",
        "read_out.bias",
    }
    # A penalty that leaves nothing but the mean is not kept.
    kept, _ = trained(read_out="solved", ridges=(1e12,))
    again = kept.tensors()
    assert all(tensor.equal(again[name]) for name, tensor in one.items())
