import numpy as np
import pytest
import xarray as xr

from hits.score.comparison import as_accurate, compare_coupled, comparison_table, more_accurate

SINGLES = {16: 8.0, 1: 4.0, 4: 2.0, 2: 3.0}  # not in order, as models of a file may be
N = 40


def replicate(coupled=1.0, single=4, selected=(1, 2, 4), singles=SINGLES, spread=0.0, seed=0, n=N):
    """Errors of trajectories over decades, times a number for each model, times noise of each."""
    generator = np.random.default_rng(seed)
    scales = np.array([*singles.values(), coupled])[:, None] * 1e-3
    hardness = np.exp(generator.normal(size=n))
    noise = np.exp(spread * generator.normal(size=(len(scales), n)))
    mse = ("model", "trajectory"), scales * hardness * noise
    return xr.Dataset(
        {"mse": mse, "mse_loose_truth": xr.full_like(xr.Variable(*mse), np.nan)},
        {
            "model": [*map(str, singles), "coupled"],
            "selected": ("model", [*(step in selected for step in singles), True]),
        },
        {"dt": 0.5, "single": single},
    )


def words(found):
    return found["more_accurate"], found["as_accurate"]


SURE = ("holds", "holds")
WORSE = ("does not hold", "does not hold")
OPEN = ("cannot be told apart", "cannot be told apart")


def test_a_constant_ratio_is_certain():
    found = compare_coupled([replicate(seed=seed) for seed in range(3)], 0)
    for key in ("ratio", "low", "high", "best_ratio"):
        assert found[key] == pytest.approx(0.5), key
    assert words(found) == SURE
    assert found["single"] == pytest.approx(2 * found["coupled"])
    assert (found["replicates"], found["steps"]) == (3, "4, 4, 4")
    assert found["selected"] == "1 to 4, 1 to 4, 1 to 4"
    assert not found["identical"]


def test_errors_are_geometric_means_over_replicates():
    errors = [replicate(coupled, singles={1: 9.0, 4: 2.0}) for coupled in (0.1, 10.0)]
    found = compare_coupled(errors, 0)
    mean = float(errors[0]["mse"].sel(model="4").mean())
    assert found["single"] == pytest.approx(mean)
    assert found["coupled"] == pytest.approx(mean / 2)


@pytest.mark.parametrize(
    ("coupled", "found"),
    [
        (1.96, SURE),
        (2.0, ("does not hold", "holds")),
        (2.1, ("does not hold", "holds")),  # surely above, but within the margin
        (2.3, WORSE),
    ],
)
def test_the_margin(coupled, found):
    assert words(compare_coupled([replicate(coupled), replicate(coupled, seed=1)], 0)) == found


def test_verdicts_exclude_each_other():
    ends = np.linspace(0.8, 1.3, 51)
    for low in ends:
        for high in ends[ends >= low]:
            if more_accurate(low, high) == "holds":
                assert as_accurate(low, high) == "holds"
            if as_accurate(low, high) == "does not hold":
                assert more_accurate(low, high) == "does not hold"
    assert more_accurate(0.9, 1.0) == "cannot be told apart"
    assert as_accurate(1.1, 1.2) == "cannot be told apart"


def test_one_scale_is_the_coupled_forecast():
    """Rounding tells nothing, unless the selection keeps more, or another scale."""
    rounded = 2 * (1 - 1e-9)
    same = [replicate(rounded, selected=[4], seed=seed) for seed in range(3)]
    found = compare_coupled(same, 0)
    assert found["identical"]
    assert (found["ratio"], found["low"], found["high"]) == (1, 1, 1)
    assert words(found) == ("does not hold", "holds")
    assert found["selected"] == "4 to 4, 4 to 4, 4 to 4"
    for selected in ([2], [2, 4]):
        other = compare_coupled([*same[1:], replicate(1.0, selected=selected)], 0)
        assert not other["identical"]
        assert other["ratio"] == pytest.approx(0.5 ** (1 / 3))
        assert other["more_accurate"] == "cannot be told apart"


def test_noise_cannot_be_told_apart():
    errors = [replicate(1.9, spread=3.0, seed=seed) for seed in range(3)]
    found = compare_coupled(errors, 0)
    assert found["low"] < 1 < found["high"]
    assert words(found) == OPEN
    assert found == compare_coupled(errors, 0)
    assert found["low"] != compare_coupled(errors, 1)["low"]


@pytest.mark.parametrize("n_replicates", [3, 5])
def test_one_lucky_replicate_does_not_decide(n_replicates):
    errors = [replicate(2.3, seed=seed) for seed in range(n_replicates - 1)]
    for lucky in (0.01, 0.0):
        found = compare_coupled([*errors, replicate(lucky)], 0)
        assert found["ratio"] < 0.5
        assert words(found) == OPEN
    unlucky = [replicate(1.0, seed=seed) for seed in range(n_replicates - 1)]
    assert words(compare_coupled([*unlucky, replicate(np.inf)], 0)) == OPEN


def test_one_lucky_scale_does_not_decide():
    """Of one replicate on test data, which nobody could have chosen."""
    lucky = replicate(singles=SINGLES | {2: 0.01})
    found = compare_coupled([replicate(), lucky, replicate()], 0)
    assert words(found) == SURE
    assert found["best_ratio"] == pytest.approx((0.5 * 0.5 * 100) ** (1 / 3))
    assert found["best_single"] == pytest.approx(found["coupled"] / found["best_ratio"])


def test_diverged_forecasts():
    def verdicts(**changed):
        return words(compare_coupled([replicate(**changed), replicate(**changed, seed=1)], 0))

    diverged = SINGLES | {4: np.inf}
    assert verdicts(coupled=np.inf) == WORSE
    assert verdicts(singles=diverged) == SURE
    assert verdicts(coupled=np.inf, singles=diverged) == WORSE
    assert verdicts(coupled=np.inf, singles=diverged, selected=[4]) == WORSE


def test_each_replicate_has_its_step():
    errors = [replicate(single=step) for step in (4, 2, 4)]
    found = compare_coupled(errors, 0)
    assert found["steps"] == "4, 2, 4"
    assert found["ratio"] == pytest.approx((1 / 2 * 1 / 3 * 1 / 2) ** (1 / 3))


@pytest.mark.parametrize(
    ("steps", "changed", "verdict"),
    [
        ((4, 4, 2), {}, "holds"),
        ((1, 1, 1), {}, "does not hold"),
        ((16, 16, 16), {}, "does not hold"),
        ((4, 4, 16), {}, "cannot be told apart"),
        ((4, 4, 4), {"spread": 3.0}, "cannot be told apart"),
        ((4, 4, 4), {"singles": SINGLES | {1: 0.5}}, "does not hold"),  # on test data
        ((4, 4, 4), {"singles": SINGLES | {16: np.inf}}, "holds"),
        ((4, 4, 4), {"singles": dict.fromkeys(SINGLES, np.inf)}, "does not hold"),
        ((1, 1, 1), {"singles": {1: 1.0}}, "does not hold"),
    ],
)
def test_u_shape(steps, changed, verdict):
    errors = [replicate(single=step, **changed, seed=seed) for seed, step in enumerate(steps)]
    assert compare_coupled(errors, 0)["u_shaped"] == verdict


def test_either_end_is_told():
    found = compare_coupled([replicate(), replicate(seed=1)], 0)
    assert (found["dt"], found["smallest_step"], found["largest_step"]) == (0.5, 1, 16)
    for end, ratio in {"smallest": 0.5, "largest": 0.25}.items():
        for key in ("ratio", "low", "high"):
            assert found[f"{end}_{key}"] == pytest.approx(ratio)


def test_the_loose_truth_is_compared_where_it_is_known():
    errors = [replicate(), replicate(seed=1)]
    assert compare_coupled(errors, 0, truth="loose") is None
    assert comparison_table(errors, 0)["truth"].tolist() == ["converged"]
    errors[1]["mse_loose_truth"] = errors[1]["mse"].copy()
    errors[1]["mse_loose_truth"].loc["coupled"] *= 3
    table = comparison_table(errors, 0).set_index("truth")
    assert table["replicates"].to_dict() == {"converged": 2, "loose": 1}
    assert table["ratio"].to_dict() == pytest.approx({"converged": 0.5, "loose": 1.5})
    assert table.loc["loose", "more_accurate"] == "does not hold"


def test_other_trajectories_are_refused():
    with pytest.raises(ValueError, match="replicates have 40, 39 trajectories, expected as many"):
        compare_coupled([replicate(), replicate(n=39)], 0)
