import numpy as np
import pytest
import torch
import xarray as xr

from hits.data.dataset import split_states
from hits.forecast import select
from hits.forecast.models import forecast
from hits.forecast.select import select_scales

# At half a radian per instant the orbit is so curved that interpolation over a gap costs far more
# than a map that is off by 0.01: a scale is left out only if it is worse than that.
DT = 0.5
ERRORS = {1: 1.0, 2: 0.01, 4: 0.01, 8: 0.01, 16: 1.0}
APART = [0.3, 0.1, 0.01, 0.01, 0.01], [0.01, 0.01, 0.01, 0.1, 0.3]


class Off:
    """A flow map that lets states grow by a wrong factor, so that errors add up."""

    def __init__(self, exact, error):
        self.exact, self.error = exact, error

    def __call__(self, x):
        return self.exact(x) * (1 + self.error)


def val_states(data):
    return torch.from_numpy(split_states(data, "val").values[:, 1:])


@pytest.fixture
def data(simulate_oscillator):
    return simulate_oscillator({"train": 4, "val": 6, "test": 4}, DT, 32)


@pytest.fixture
def select_from(hierarchy_of):
    """Selects from maps, as the paper by lines alone: the steps, and the ranges that were tried."""

    def run(maps, data, search="greedy", interpolations=("linear",), **choices):
        hierarchy = hierarchy_of(maps)
        tried = select_scales(hierarchy, data, search, interpolations=interpolations, **choices)
        return hierarchy.selected, tried

    return run


@pytest.fixture
def give(monkeypatch):
    """Gives forecasts instead of making them: a function of steps and interpolation to states."""

    def forecasts_are(states_of):
        class Given:
            def __init__(self, maps, x0, n_steps, inputs):
                self.maps, self.step = maps, min(maps)

            def known(self):
                return self.forecast(self.step, "linear")[self.step - 1 :: self.step]

            def forecast(self, step, interpolation):
                used = [each for each in self.maps if each >= step]
                return states_of(used, interpolation).transpose(0, 1)

        monkeypatch.setattr(select, "Descent", Given)

    return forecasts_are


@pytest.fixture
def maps_with(rotation_maps):
    def make(errors, dt=DT):
        exact = rotation_maps(errors, dt)
        return {step: Off(exact[step], error) for step, error in errors.items()}

    return make


def test_bad_scales_at_both_ends_are_left_out(data, maps_with, select_from):
    selected, tried = select_from(maps_with(ERRORS), data)
    assert selected == (2, 4, 8)
    # The prefixes, the ranges up to the best largest step, and each scale alone.
    assert tried[["smallest_step", "largest_step"]].values.tolist() == [
        *([1, 1], [1, 2], [1, 4], [1, 8], [1, 16]),
        *([2, 2], [2, 8], [4, 4], [4, 8], [8, 8], [16, 16]),
    ]


def test_of_equal_errors_fewer_scales_win(data, select_from):
    still = data.copy(deep=True)
    still["x"].values[:] = 1
    assert select_from(dict.fromkeys([1, 2, 4], torch.clone), still)[0] == (1,)


def test_errors_are_those_of_the_coupled_forecast(data, maps_with, select_from):
    errors = {4: 0.5, 8: 0.25}
    still = data.copy(deep=True)
    still["x"].values[:] = 0
    maps = {step: lambda x, e=e: x + e for step, e in errors.items()}
    tried = select_from(maps, still)[1].set_index(["smallest_step", "largest_step"])["val_mse"]
    # Step 8 is off by 0.25, 0.5, 0.75, 1 at instants 8, 16, 24, 32; step 4 adds 0.5 to the next of
    # its instants, and between instants the errors are interpolated.
    instants, known = np.arange(1, 33), np.arange(0, 33, 4)
    expected = np.interp(instants, known, [0, 2, 1, 3, 2, 4, 3, 5, 4])
    assert tried[4, 8] == pytest.approx(np.square(expected / 4).mean())
    assert tried[4, 4] == pytest.approx(np.square(np.interp(instants, known, known / 8)).mean())


def test_a_diverging_scale_is_never_chosen(data, maps_with, select_from):
    selected, tried = select_from(maps_with({1: 1e-4, 2: 0.0, 4: np.inf}), data)
    assert selected == (1, 2)
    mse = tried.set_index(["smallest_step", "largest_step"])["val_mse"]
    assert mse[4, 4] == np.inf
    assert np.isnan(mse[1, 4])


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


def test_exhaustive_search_finds_what_greedy_passes_miss(data, give, select_from):
    """Errors given for each range: the best one has not the best largest step of all prefixes."""
    given = {(1, 1): 5, (1, 2): 3, (1, 4): 4, (2, 2): 3, (2, 4): 1, (4, 4): 2}
    truth = val_states(data)
    give(lambda steps, kind: truth + given[min(steps), max(steps)] ** 0.5)
    maps = dict.fromkeys([1, 2, 4])
    assert select_from(maps, data)[0] == (2,)
    selected, tried = select_from(maps, data, "exhaustive")
    assert selected == (2, 4)
    assert len(tried) == 6
    with pytest.raises(ValueError, match="search is 'random', expected one of greedy, exhaustive"):
        select_from(maps, data, "random")


@pytest.mark.parametrize("wild", [1e6, np.inf, np.nan])
def test_one_wild_trajectory_of_many_does_not_decide(wild, simulate_oscillator, give, select_from):
    data = simulate_oscillator({"train": 1, "val": 40, "test": 1}, DT, 32)
    truth = val_states(data)

    def states(steps, _):
        off = truth + max(steps)
        if 4 not in steps:
            off[7] += wild
        return off

    give(states)
    maps = dict.fromkeys([1, 2, 4])
    selected, tried = select_from(maps, data)
    assert selected == (1,)
    expected = tried["largest_step"].values ** 2
    np.testing.assert_allclose(tried["val_mse"], expected, rtol=1e-6)
    # It does decide where no trajectory is left out.
    selected, tried = select_from(maps, data, trim=0)
    assert selected == (4,)
    off = states([1], None) - truth
    plain = off.double().square().mean().nan_to_num(torch.inf, torch.inf).item()
    assert tried["val_mse"][0] == pytest.approx(plain)


def test_scales_and_interpolation_are_chosen_together(simulate_oscillator, maps_with, hierarchy_of):
    """Lines need the fine scale, which is off; splines are as good without it.

    Over a gap of h = 0.4 a line is off by h² / 8 = 0.02 of the amplitude, a spline by h⁴ 5 / 384 =
    0.0003, and the fine scale by up to three times 0.002.
    """
    data = simulate_oscillator({"train": 1, "val": 6, "test": 1}, 0.1, 80)
    hierarchy = hierarchy_of(maps_with({1: 0.002, 4: 0.0}, 0.1))
    select_scales(hierarchy, data, interpolations=("linear",))
    assert (hierarchy.selected, hierarchy.interpolation) == ((1, 4), "linear")
    tried = select_scales(hierarchy, data)
    assert (hierarchy.selected, hierarchy.interpolation) == ((4,), "cubic")
    mse = tried.set_index(["smallest_step", "largest_step", "interpolation"])["val_mse"]
    assert mse[4, 4, "cubic"] < 0.1 * mse[1, 4, "linear"] < 0.1 * mse[4, 4, "linear"]
    # Where each instant is reached, nothing is interpolated.
    assert mse[1, 4, "cubic"] == mse[1, 4, "linear"]
    alone = forecast(hierarchy, torch.from_numpy(data["x"].values[1:7, 0]), 80)
    expected = (alone - val_states(data)).double().square().mean((0, 1))
    inverse = 1 / data["x"].values[1:7].var((0, 1), dtype=float)
    expected = (expected.numpy() * inverse / inverse.mean()).mean()
    assert select_scales(hierarchy, data, trim=0)["val_mse"].min() == pytest.approx(float(expected))


def test_of_equal_errors_fewer_scales_win_then_the_first_interpolation(
    data, give, hierarchy_of, maps_with
):
    truth = val_states(data)
    given = {"linear": {(1,): 2, (1, 2): 1, (2,): 2}, "cubic": {(1,): 2, (1, 2): 2, (2,): 1}}
    give(lambda steps, kind: truth + given[kind][tuple(steps)])
    hierarchy = hierarchy_of(dict.fromkeys([1, 2]))
    select_scales(hierarchy, data, "exhaustive")
    assert (hierarchy.selected, hierarchy.interpolation) == ((2,), "cubic")
    given["linear"][2,] = 1
    for kinds in (["linear", "cubic"], ["cubic", "linear"]):
        select_scales(hierarchy, data, "exhaustive", interpolations=kinds)
        assert (hierarchy.selected, hierarchy.interpolation) == ((2,), kinds[0])


def test_single_scale_is_the_best_one_by_the_chosen_interpolation(data, give, hierarchy_of):
    """Small steps are noisy, large ones exact: neither search has to try them alone."""
    truth = val_states(data)
    alone = {"linear": {1: 8, 2: 7, 4: 3, 8: 4}, "cubic": {1: 8, 2: 7, 4: 6, 8: 5}}
    give(lambda steps, kind: truth + (1 if len(steps) == 3 else alone[kind][max(steps)]))
    for search in ("greedy", "exhaustive"):
        for kind, single in (("linear", 4), ("cubic", 8)):
            hierarchy = hierarchy_of(dict.fromkeys([1, 2, 4, 8]))
            tried = select_scales(hierarchy, data, search, interpolations=(kind,))
            assert (hierarchy.selected, hierarchy.single) == ((1, 2, 4), single)
            mse = tried[tried["smallest_step"] == tried["largest_step"]].set_index("largest_step")
            for step, off in alone[kind].items():
                assert mse.loc[step, "val_mse"] == pytest.approx(off**2)


def test_noisy_small_steps_lose_to_an_exact_large_one(data, maps_with, hierarchy_of):
    hierarchy = hierarchy_of(maps_with({1: 0.2, 2: 0.1, 4: 0.0, 8: 1.0}, DT))
    select_scales(hierarchy, data)
    assert hierarchy.single == 4


@pytest.mark.parametrize("search", ["greedy", "exhaustive"])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_given_up_could_not_win(simulate_oscillator, maps_with, hierarchy_of, search, seed):
    """Found is what the forecasts of all ranges say, each made by itself."""
    # A horizon that the larger steps do not divide.
    data = simulate_oscillator({"train": 1, "val": 9, "test": 1}, DT, 35)
    errors = 10 ** np.random.default_rng(seed).uniform(-5, -1, 4)
    hierarchy = hierarchy_of(maps_with(dict(zip([1, 2, 4, 8], errors, strict=True))))
    steps, x0 = hierarchy.steps, torch.from_numpy(split_states(data, "val").values[:, 0])
    weights = select.inverse_variances(torch.from_numpy(split_states(data, "val").values))

    def error(kind, low, high):
        made = forecast(hierarchy, x0, 35, steps[low : high + 1], kind)
        return float(((made - val_states(data)).square().double().mean((0, 1)) * weights).mean())

    found = []
    for kind in ("linear", "cubic"):
        ranges = [(kind, low, high) for high in range(4) for low in range(high + 1)]
        if search == "greedy":
            high = min(range(4), key=lambda high: error(kind, 0, high))
            ranges = [(kind, low, high) for low in range(high + 1)]
        found.append(min(ranges, key=lambda range_: error(*range_)))
    kind, low, high = min(found, key=lambda range_: error(*range_))
    tried = select_scales(hierarchy, data, search, trim=0, interpolations=("linear", "cubic"))
    assert (hierarchy.selected, hierarchy.interpolation) == (steps[low : high + 1], kind)
    assert hierarchy.single == min(steps, key=lambda step: error(kind, *[steps.index(step)] * 2))
    for low, high, kind, mse in tried.dropna().itertuples(index=False):
        expected = error(kind, steps.index(low), steps.index(high))
        assert mse == pytest.approx(expected, rel=1e-4)


def test_a_range_that_is_bad_where_it_is_known_first_may_win(data, select_from):
    """The large step is off by 2 at instants 8, 16, 24 and 32, where the small one goes on well."""
    still = data.copy(deep=True)
    still["x"].values[:] = 0
    maps = {
        1: lambda x: torch.where(x == 0, 1.0, torch.where(x == 2, 1e-6, x)),
        8: lambda x: torch.full_like(x, 2),
    }
    selected, tried = select_from(maps, still)
    assert selected == (1, 8)
    mse = tried.set_index(["smallest_step", "largest_step"])["val_mse"]
    assert mse[1, 1] == 1
    assert mse[1, 8] == pytest.approx((7 * 1 + 4 * 4) / 32)


def test_the_maps_walk_once_for_both_interpolations(data, rotation_maps, hierarchy_of):
    walked = []
    for kinds in (("cubic",), ("linear", "cubic")):
        maps = rotation_maps([2], DT)
        select_scales(hierarchy_of(maps), data, interpolations=kinds)
        walked.append(sum(maps[2].sizes))
    assert walked == [6 * 16, 6 * 16]


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"trim": 1}, "trim is 1, expected a share of 0 or more, below 1"),
        ({"trim": -0.1}, "trim is -0.1, expected a share"),
        ({"trim": float("nan")}, "trim is nan, expected a share"),
        ({"interpolations": ()}, r"interpolations are \(\), expected one or more of cubic, linear"),
        (
            {"interpolations": ("linear", "spline")},
            r"interpolations are \('linear', 'spline'\), exp",
        ),
        ({"interpolations": "linear"}, "interpolations are 'linear', expected one or more of"),
    ],
)
def test_wrong_choices_are_refused(data, maps_with, hierarchy_of, choices, message):
    hierarchy = hierarchy_of(maps_with(ERRORS))
    with pytest.raises(ValueError, match=message):
        select_scales(hierarchy, data, **choices)
    assert hierarchy.selected is None


class Scaled:
    """A flow map of states in other units."""

    def __init__(self, exact, units):
        self.exact, self.units = exact, units

    def __call__(self, x):
        return self.exact(x / self.units) * self.units


@pytest.mark.parametrize("unit", [2.0**-20, 2.0**10, 2.0**17])
def test_the_unit_of_a_state_does_not_choose_the_scales(data, maps_with, select_from, unit):
    """Two oscillators; the small steps of the first one are bad, the large ones of the other."""
    twice = xr.concat([data, data.assign_coords(state=["z", "w"])], "state").transpose(
        "trajectory", "time", "state"
    )
    first, other = (maps_with(dict(zip(ERRORS, errors, strict=True))) for errors in APART)

    def both(step):
        return lambda x: torch.cat([first[step](x[:, :2]), other[step](x[:, 2:])], 1)

    maps = {step: both(step) for step in ERRORS}
    selected, tried = select_from(maps, twice)
    units = torch.tensor([unit, unit, 1.0, 1.0])
    scaled = twice.assign(x=twice["x"] * np.float32(units.numpy()))
    maps = {step: Scaled(maps[step], units) for step in ERRORS}
    again, errors = select_from(maps, scaled)
    assert again == selected
    ratio = (errors["val_mse"] / tried["val_mse"]).dropna()
    np.testing.assert_allclose(ratio, ratio[0], rtol=1e-5)


def test_errors_of_states_that_vary_alike_are_plain_ones(give, data, select_from):
    truth = val_states(data)
    alike = data.assign(x=data["x"][..., [0, 0]].assign_coords(state=["x", "y"]))
    give(lambda steps, kind: truth[..., [0, 0]] + torch.tensor([1.0, 3.0]))
    assert select_from({1: None}, alike)[1]["val_mse"].tolist() == pytest.approx([5])
    # With a variance four times that of the other, a state has a quarter of its weight.
    wide = alike.assign(x=alike["x"] * np.float32([1, 2]))
    give(lambda steps, kind: truth[..., [0, 0]] * torch.tensor([1, 2]) + torch.tensor([1.0, 3.0]))
    expected = (1.6 * 1 + 0.4 * 9) / 2
    assert select_from({1: None}, wide)[1]["val_mse"].tolist() == pytest.approx([expected])


def test_a_constant_state_counts_least(give, data, select_from):
    truth = val_states(data)
    still = data.copy(deep=True)
    # Constant but for the rounding of every other instant.
    still["x"].values[..., 1] = 1e5
    still["x"].values[:, ::2, 1] = np.nextafter(np.float32(1e5), np.float32(2e5))
    given = torch.stack([truth[..., 0] + 2, val_states(still)[..., 1]], -1)
    give(lambda steps, kind: given)
    assert select_from({1: None}, still)[1]["val_mse"].tolist() == pytest.approx([2])
