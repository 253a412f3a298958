"""Peers on one series: what they see of it, and that forecasts are scored for what they are."""

import numpy as np
import pytest
import xarray as xr

from hits.data.dataset import check_dataset
from hits.peers import series
from hits.peers.echo_state import EchoState
from hits.peers.peer import Peer
from hits.peers.protocol import PEERS

ATTRIBUTES = dict.fromkeys(("name", "title", "time_units", "source", "license"), "turning")


@pytest.fixture(scope="module")
def turning():
    """Two frequencies without a common period: a series, and two other starts."""
    time = 0.1 * np.arange(series.INSTANTS + series.PAST + 1)
    phases = np.array([0.0, 1.0, 2.0, 3.0])[:, None]
    angles = [time + phases, np.sqrt(2) * time + 2 * phases]
    x = np.stack([wave(a) for a in angles for wave in (np.cos, np.sin)], axis=-1)
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), x)},
        {"time": time, "split": ("trajectory", ["train", "val", "test", "test"])},
        ATTRIBUTES | {"dt": 0.1, "lyapunov_exponent": 0.5},
    )


class Exact(Peer):
    """Turns by the right angles; from an error that grows by a tenth with each sample."""

    name, label = "exact", "exact"

    def fit(self, data, train, generator):
        self.train = train

    def advance(self, states):
        raise AssertionError("it forecasts at once")

    def forecast(self, x0, n_steps):
        steps = 0.1 * np.arange(1, n_steps + 1)[:, None]
        made = []
        for k, frequency in enumerate((1.0, np.sqrt(2))):
            start = x0[:, 2 * k] + 1j * x0[:, 2 * k + 1]
            turned = start * np.exp(1j * frequency * steps)
            made += [turned.real, turned.imag]
        return np.stack(made, axis=-1).transpose(1, 0, 2) + self.wrong(n_steps)[None, :, None]

    def wrong(self, n_steps):
        return np.zeros(n_steps)


class Late(Exact):
    """Right for a hundred samples, then wrong."""

    def wrong(self, n_steps):
        return np.where(np.arange(n_steps) < 100, 0.0, 1e3)


def scored(monkeypatch, peer, data):
    monkeypatch.setitem(PEERS, "exact", peer)
    return series.score_on_series("exact", data, 0, {}, report=lambda line: None)


def test_windows_share_no_sample(turning):
    x = turning["x"].values[0]
    data = check_dataset(series.windows_of(x, ATTRIBUTES | {"dt": 0.1}))
    train, val = (data["x"].values[data["split"].values == part] for part in ("train", "val"))
    assert len(train) == series.SEEN - series.VAL - series.WINDOW
    assert (train[0, 0] == x[0]).all()
    assert (train[-1, -1] == x[series.SEEN - series.VAL - 1]).all()
    assert (val[0, 0] == x[series.SEEN - series.VAL]).all()
    assert len(val) == (series.VAL - series.WINDOW) / series.EVERY
    assert (val[-1, -1] == x[series.SEEN - series.EVERY]).all()


def test_an_exact_forecast_is_valid_to_the_end(turning, monkeypatch):
    row = scored(monkeypatch, Exact, turning)
    assert row["steps"] == series.NEXT
    assert row["smape"] < 1e-9
    # As long as the tests: a thousand samples of 0.1, twice in a unit of time.
    assert row["lyapunov_times"] == pytest.approx(series.AHEAD * 0.1 * 0.5)
    assert row["histogram"] < 0.1
    assert row["spectrum"] < 0.01  # other phases
    assert row["bounded"] == 1


def test_a_forecast_is_valid_until_it_is_wrong(turning, monkeypatch):
    row = scored(monkeypatch, Late, turning)
    assert row["steps"] == 100
    assert row["lyapunov_times"] == pytest.approx(101 * 0.1 * 0.5)
    assert row["histogram"] == 1
    assert row["bounded"] == 0


def test_what_cannot_be_trained_is_a_result(turning, monkeypatch):
    def fails(self, data, train, generator):
        raise ValueError("no")

    row = scored(monkeypatch, type("Fails", (Exact,), {"fit": fails}), turning)
    assert row["steps"] == 0
    assert row["histogram"] == 1


def test_an_echo_state_network_listens_before_it_forecasts(turning, generator):
    pytest.importorskip("reservoirpy", reason="the extra hits[peers] is not installed")
    x = turning["x"].values
    network = EchoState(step=1, radius=0.9, gain=0.5, ridge=1e-12)
    network.fit(None, x[:1], generator)
    past, truth = x[2:, : series.PAST + 1], x[2:, series.PAST + 1 : series.PAST + 201]

    def error(past):
        return np.abs(network.follow(past, 200) - truth).max()

    # From rest it has yet to find where it is.
    assert error(past) < 0.01 * error(past[:, -1:])
