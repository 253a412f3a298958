import pytest
import torch

from hits.train import optimiser_study
from hits.train.optimiser_study import METHODS, Contestant, compare_optimisers


@pytest.mark.parametrize("optimiser", METHODS)
def test_every_method_learns(oscillator, monkeypatch, optimiser):
    contestants = [Contestant(optimiser, 0.01, hidden=(8, 8))]
    monkeypatch.setattr(optimiser_study, "CONTESTANTS", contestants)
    monkeypatch.setattr(optimiser_study, "LARGE", 100)
    (row,) = compare_optimisers(oscillator, 4, seconds=1.0).to_dict("records")
    assert (row["dataset"], row["step"], row["optimiser"]) == ("small", 4, optimiser)
    assert (row["hidden"], row["seconds"]) == ("8-8", 1.0)
    assert row["iterations"] >= 1
    # In units of the increments' variance, so 1 is a network that knows nothing.
    assert row["val_loss"] < 0.5


def test_the_clock_is_the_process_and_the_rate_decays_with_it(oscillator, monkeypatch):
    clock = iter([0.0, 0.0, 2.5, 5.0, 7.5, 10.0])
    monkeypatch.setattr(optimiser_study.time, "process_time", lambda: next(clock))
    monkeypatch.setattr(optimiser_study, "CONTESTANTS", [Contestant("Adam", 0.01)])
    decays = []

    def watch(network, rate, draw, batch):
        inputs, targets = draw(batch)
        assert inputs.shape == targets.shape == (400, 2)
        return decays.append

    monkeypatch.setitem(METHODS, "Adam", watch)
    (row,) = compare_optimisers(oscillator, 4, seconds=10.0).to_dict("records")
    assert row["iterations"] == 4
    expected = torch.tensor([0.0, 0.25, 0.5, 0.75]).mul(torch.pi).cos().add(1) / 2
    torch.testing.assert_close(torch.tensor(decays), expected)


def test_muon_gets_the_hidden_matrices_only():
    network = optimiser_study.plain_network((2, 8, 8, 2))
    muon, adam = optimiser_study._muon(network, 0.1)
    shapes = [[tuple(p.shape) for p in o.param_groups[0]["params"]] for o in (muon, adam)]
    assert shapes == [[(8, 8)], [(8, 2), (2, 8), (8,), (8,), (2,)]]
