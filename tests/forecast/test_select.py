import numpy as np
import pytest
import torch

from hits.data.dataset import split_states
from hits.forecast import select
from hits.forecast.select import select_scales

# At half a radian per instant the orbit is so curved that interpolation over a gap costs far more
# than a map that is off by 0.01: a scale is left out only if it is worse than that.
DT = 0.5
ERRORS = {1: 1.0, 2: 0.01, 4: 0.01, 8: 0.01, 16: 1.0}


class Off:
    """A flow map that lets states grow by a wrong factor, so that errors add up."""

    def __init__(self, exact, error):
        self.exact, self.error = exact, error

    def __call__(self, x):
        return self.exact(x) * (1 + self.error)


@pytest.fixture
def data(simulate_oscillator):
    return simulate_oscillator({"train": 4, "val": 6, "test": 4}, DT, 32)


@pytest.fixture
def select_from(hierarchy_of):
    """Selects from maps: the steps, and the ranges that were tried."""

    def run(maps, data, search="greedy"):
        hierarchy = hierarchy_of(maps)
        tried = select_scales(hierarchy, data, search)
        return hierarchy.selected, tried

    return run


@pytest.fixture
def maps_with(rotation_maps):
    def make(errors):
        exact = rotation_maps(errors, DT)
        return {step: Off(exact[step], error) for step, error in errors.items()}

    return make


def test_bad_scales_at_both_ends_are_left_out(data, maps_with, select_from):
    selected, tried = select_from(maps_with(ERRORS), data)
    assert selected == (2, 4, 8)
    # First the prefixes, then the ranges up to the best largest step.
    assert tried[["smallest_step", "largest_step"]].values.tolist() == [
        *([1, 1], [1, 2], [1, 4], [1, 8], [1, 16]),
        *([8, 8], [4, 8], [2, 8]),
    ]


def test_of_equal_errors_fewer_scales_win(data, select_from):
    still = data.copy(deep=True)
    still["x"].values[:] = 1
    assert select_from(dict.fromkeys([1, 2, 4], torch.clone), still)[0] == (1,)


def test_errors_are_those_of_the_coupled_forecast(data, maps_with, select_from):
    errors = {4: 0.0, 8: 0.25}
    still = data.copy(deep=True)
    still["x"].values[:] = 0
    maps = {step: lambda x, e=e: x + e for step, e in errors.items()}
    tried = select_from(maps, still)[1].set_index(["smallest_step", "largest_step"])["val_mse"]
    # Step 8 is off by 0.25, 0.5, 0.75, 1 at instants 8, 16, 24, 32; step 4 keeps that error to the
    # next of its instants, and between instants the errors are interpolated.
    instants = np.arange(1, 33)
    expected = np.interp(instants, [0, 4, 8, 12, 16, 20, 24, 28, 32], [0, 0, 1, 1, 2, 2, 3, 3, 4])
    assert tried[4, 8] == pytest.approx(np.square(expected / 4).mean())
    assert tried[4, 4] == 0


def test_a_diverging_scale_is_never_chosen(data, maps_with, select_from):
    selected, tried = select_from(maps_with({1: 1e-4, 2: 0.0, 4: np.inf}), data)
    assert selected == (1, 2)
    assert tried.set_index("largest_step").loc[4, "val_mse"] == np.inf


@pytest.mark.parametrize("other", ["train", "test"])
def test_only_validation_data_are_read(data, maps_with, other, select_from):
    expected = select_from(maps_with(ERRORS), data)
    spoilt = data.copy(deep=True)
    spoilt["x"].values[spoilt["split"].values == other] = 1e6
    selected, tried = select_from(maps_with(ERRORS), spoilt)
    assert selected == expected[0]
    assert tried.equals(expected[1])


def test_all_diverging_is_an_error(data, maps_with, select_from):
    with pytest.raises(FloatingPointError, match="every coupled forecast of steps 1 to 2 diverges"):
        select_from(maps_with({1: np.inf, 2: np.nan}), data)


def test_exhaustive_search_finds_what_greedy_passes_miss(data, monkeypatch, select_from):
    """Errors given for each range: the best one has not the best largest step of all prefixes."""
    given = {(1, 1): 5, (1, 2): 3, (1, 4): 4, (2, 2): 3, (2, 4): 1, (4, 4): 2}
    truth = split_states(data, "val").values[:, 1:]

    def forecast(_, x0, n_steps, steps):
        return torch.from_numpy(truth) + given[min(steps), max(steps)] ** 0.5

    monkeypatch.setattr(select, "forecast", forecast)
    maps = dict.fromkeys([1, 2, 4])
    assert select_from(maps, data)[0] == (2,)
    selected, tried = select_from(maps, data, "exhaustive")
    assert selected == (2, 4)
    assert len(tried) == 6
    with pytest.raises(ValueError, match="search is 'random', expected one of greedy, exhaustive"):
        select_from(maps, data, "random")


@pytest.mark.parametrize("wild", [1e6, np.inf, np.nan])
def test_one_wild_trajectory_of_many_does_not_decide(
    wild, monkeypatch, simulate_oscillator, select_from
):
    data = simulate_oscillator({"train": 1, "val": 40, "test": 1}, DT, 32)
    truth = split_states(data, "val").values[:, 1:]

    def forecast(_, x0, n_steps, steps):
        off = truth + np.float32(max(steps))
        if 4 not in steps:
            off[7] += wild
        return torch.from_numpy(off)

    monkeypatch.setattr(select, "forecast", forecast)
    selected, tried = select_from(dict.fromkeys([1, 2, 4]), data)
    assert selected == (1,)
    assert tried["val_mse"].tolist() == pytest.approx([1, 4, 16], rel=1e-6)
