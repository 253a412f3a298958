import numpy as np
import pytest

from hits.data.noise import add_noise
from hits.peers import protocol
from hits.peers.peer import Peer, pairs
from hits.peers.protocol import PEERS, few, learnable, score_peer

KNOWN = {"speed": 1.0, "field": None}


class Turn(Peer):
    """Knows the rotation of the circles, up to an error that its setting says."""

    name, label, given = "turn", "a rotation", "the angle"
    candidates = ({"wrong": 0.5}, {"wrong": 0.0}, {"wrong": None})
    needs = ("speed",)

    def __init__(self, wrong, speed):
        self.wrong, self.speed = wrong, speed

    def fit(self, data, train, generator):
        if self.wrong is None:
            raise np.linalg.LinAlgError("singular")
        self.angle = self.speed * float(data.attrs["dt"]) + self.wrong

    def advance(self, states):
        c, s = np.cos(self.angle), np.sin(self.angle)
        return states @ states.new_tensor([[c, -s], [s, c]])


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    monkeypatch.setitem(PEERS, "turn", Turn)


def test_the_candidate_that_validation_data_like_is_scored(circle):
    lines = []
    row = score_peer("turn", learnable(circle), circle, circle, 0, KNOWN, report=lines.append)
    assert row["setting"] == '{"wrong": 0.0}'
    assert (row["tried"], row["given"]) == (3, "the angle")
    assert row["mse"] < 1e-10
    assert row["mse"] == row["mse_clean_start"]
    assert row["valid_prediction_time"] == np.inf
    assert lines[-1] == "turn, {'wrong': None}: singular"


def test_noise_counts_in_starts_and_references(circle):
    noisy = add_noise(circle, 5, 0)
    row = score_peer("turn", learnable(noisy), circle, noisy, 0, KNOWN, report=lambda line: None)
    spread = float(circle["x"].var())
    # Noise of the start, which a rotation keeps, and of the reference.
    assert row["mse"] == pytest.approx(2 * 0.05**2 * spread, rel=0.5)
    assert row["mse_clean_start"] < 1e-10


def test_a_peer_that_cannot_be_trained_is_a_row(circle, monkeypatch):
    monkeypatch.setattr(Turn, "candidates", ({"wrong": None},))
    row = score_peer("turn", learnable(circle), circle, circle, 0, KNOWN, report=lambda line: None)
    assert row["setting"] == "none could be trained"
    assert row["mse"] == row["relative_error"] == np.inf


def test_missing_packages_are_named_before_anything_is_trained(monkeypatch):
    monkeypatch.setattr(protocol, "PACKAGES", ("numpy", "no_such_package"))
    with pytest.raises(ValueError, match=r"found no package no_such_package, .*\[peers\]'"):
        protocol.check_installed()


def test_few_trajectories_are_the_first(circle):
    less = few(circle, 8)
    assert less["split"].values.tolist() == ["train"] * 8 + ["val"] * 2 + ["test"] * 4
    np.testing.assert_array_equal(less["x"][:8], circle["x"][:8])
    assert few(circle, 1)["split"].values.tolist() == ["train", "val"] + ["test"] * 4


def test_pairs_are_a_step_apart(generator):
    states = np.arange(24.0).reshape(2, 12, 1)
    before, after = pairs(states, 3, 100, generator)
    assert before.shape == (18, 1)
    np.testing.assert_array_equal(after - before, 3)
    before, after = pairs(states, 3, 5, generator)
    assert len(before) == 5
    np.testing.assert_array_equal(after - before, 3)


def test_unknown_peers_are_named(circle):
    with pytest.raises(ValueError, match="'nobody'"):
        score_peer("nobody", learnable(circle), circle, circle, 0)
