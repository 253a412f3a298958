from dataclasses import replace

import pytest

from hits.data.dataset import DatasetError
from hits.score import training_speed as module
from hits.score.training_speed import training_speed
from hits.train.recipe import RECIPES

RECIPE = replace(RECIPES["published"], recurrence=2, batch=10, iterations=7200)


def measure(data, monkeypatch, *durations):
    """Run with pretended durations of the engine's block, the loop's step and the product."""
    names = ("_engine_run", "_plain_run", "_product_run")
    for name, duration in zip(names, durations, strict=True):
        monkeypatch.setattr(module, name, lambda *arguments, duration=duration: duration)
    monkeypatch.setattr(module, "_seconds", lambda run, n: run)
    return training_speed(data, (2, 4, 8), RECIPE, [6], repeats=3, seconds=0.0, device="cpu")


def test_rates_follow_from_the_durations(oscillator, monkeypatch):
    (row,) = measure(oscillator, monkeypatch, 5.0, 0.1, 1e-6).to_dict("records")
    assert (row["scales"], row["width"]) == (3, 6)
    # A block has 50 steps of all scales; the loop needs three steps for three scales.
    assert row["engine_steps"] == pytest.approx(10)
    assert row["plain_steps"] == pytest.approx(1 / 0.3)
    assert row["speedup"] == pytest.approx(3)
    assert row["engine_hours"] == pytest.approx(0.2)
    assert row["plain_hours"] == pytest.approx(0.6)
    # 2-6-6-6-2 has 96 weights; each costs 2 operations per state, forward and twice backward.
    flops = 3 * 3 * 2 * 10 * 2 * 96
    assert row["engine_gflops"] == pytest.approx(10 * flops / 1e9)
    assert row["matmul_gflops"] == pytest.approx(3 * 2 * 10 * 36 / 1e-6 / 1e9)
    assert row["share"] == pytest.approx(row["engine_gflops"] / row["matmul_gflops"])


def test_it_runs_for_real(oscillator):
    table = training_speed(
        oscillator, (2, 4), RECIPE, [4, 8], repeats=2, seconds=0.01, device="cpu"
    )
    assert table["width"].tolist() == [4, 8]
    assert (table.drop(columns=["machine", "tf32"]) > 0).all(axis=None)


def test_too_short_trajectories_are_refused(oscillator):
    with pytest.raises(DatasetError, match=r"needs 129 \(2 recurrent steps of 64\)"):
        training_speed(oscillator, (2, 64), RECIPE, [4], repeats=1, seconds=0.1)
