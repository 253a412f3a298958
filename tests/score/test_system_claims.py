import numpy as np
import pandas as pd
import pytest
import xarray as xr

from hits.files import read_table, write_csv
from hits.score.comparison import comparison_table
from hits.score.system_claims import (
    claim_1,
    claim_2,
    claim_3,
    claim_4,
    claim_8,
    system_verdicts,
)
from hits.score.verdict import SYSTEMS, verdict_table


def comparison(dataset, more="holds", equal="holds", u="holds", noise=0.0, **columns):
    """A comparison, as `hits.score.comparison` makes it, by what it says."""
    found = {
        "dataset": dataset,
        "noise": noise,
        "truth": "converged",
        "steps": "4, 4, 2",
        "identical": False,
        "coupled": 1.6e-13,
        "single": 3.1e-13,
        "ratio": 0.516,
        "low": 0.49,
        "high": 0.55,
        "more_accurate": more,
        "as_accurate": equal,
        "dt": 0.5,
        "smallest_step": 1,
        "smallest_ratio": 0.25,
        "smallest_low": 0.2,
        "smallest_high": 0.3,
        "largest_step": 16,
        "largest_ratio": 0.5,
        "largest_low": 0.4,
        "largest_high": 0.6,
        "u_shaped": u,
    }
    return pd.DataFrame([found | columns])


def study(changed=(), datasets=SYSTEMS, **columns):
    """Comparisons of several datasets, those in `changed` with other columns."""
    changed = dict(changed)
    return pd.concat([comparison(name, **columns | changed.get(name, {})) for name in datasets])


def score_rows():
    """Scores with which claim 5 holds."""
    models = pd.DataFrame(
        {"model": ["1", "2", "coupled"], "mse": [8e-3, 3e-3, 2e-3], "seconds": [4.0, 1.0, 2.0]}
    )
    return pd.concat([models.assign(dataset=name, noise=0.0, replicate=0) for name in SYSTEMS])


def horizon_rows(changed=()):
    """Horizons with which claim 3 holds, but for `changed`."""
    changed = dict(changed)
    good = {"end": 51.2, "worst": 1e-4, "unreliable": np.inf, "off": np.inf}
    lorenz = {"end": 12.0, "worst": 2.0, "unreliable": 1.2, "off": 6.0}
    return pd.DataFrame(
        {"dataset": name} | (lorenz if name == "lorenz" else good) | changed.get(name, {})
        for name in SYSTEMS
    )


WORD = {True: "holds", False: "does not hold", None: "cannot be told apart"}
# What is found on the first systems, the others holding, to the verdict.
COMBINED = [
    ([], "holds"),
    ([False], "holds in part"),
    ([None], "holds in part"),
    ([False, None], "holds in part"),
    ([False] * 5, "does not hold"),
    ([False] * 4 + [None], "cannot be told apart"),
    ([None] * 5, "cannot be told apart"),
]


def changes(found, key):
    return {name: {key: WORD[held]} for name, held in zip(SYSTEMS, found, strict=False)}


@pytest.mark.parametrize("held", [True, False, None])
def test_claim_1(held):
    found = claim_1(comparison("oscillator", more=WORD[held], equal="x", u="x"))
    assert (found.claim, found.truth, found.verdict) == (1, "converged", WORD[held])
    said = "oscillator, 0 % noise: coupled 1.6e-13, single 3.1e-13 (step 4 or 2 dt), ratio 0.516 "
    assert found.measured.startswith(said + "[0.49, 0.55]")


def test_claim_1_tells_that_one_scale_is_no_coupling():
    one = {"identical": True, "steps": 8, "ratio": 1.0, "low": 1.0, "high": 1.0}
    measured = claim_1(comparison("oscillator", **one)).measured
    assert measured.endswith("(step 8 dt), ratio 1 [1, 1], which alone is selected.")


def test_claim_1_is_not_measured_on_other_datasets():
    found = claim_1(comparison("cubic"))
    assert found.verdict == "not measured"
    assert found.measured == "No numbers: oscillator, 0 % noise."


@pytest.mark.parametrize(("held", "verdict"), COMBINED)
def test_claim_2(held, verdict):
    table = study(changes(held, "equal"), more="x", u="x")
    found = claim_2(table)
    assert (found.claim, found.truth, found.verdict) == (2, "converged", verdict)
    assert found.measured.count("cannot be told apart") == held.count(None)
    found = claim_2(table.assign(truth="loose"), "loose")
    assert (found.truth, found.verdict) == ("loose", verdict)
    # The numbers of one truth say nothing on the other.
    assert claim_2(table, "loose").verdict == "not measured"


def test_claim_2_is_not_measured_where_rows_are_missing():
    assert claim_2(study(datasets=SYSTEMS[1:])).measured == "No numbers: hyperbolic, 0 % noise."
    nothing = claim_4(study()[:0])
    assert nothing.measured == "No numbers: hyperbolic; cubic; van_der_pol; hopf; lorenz."


BAD = {name: {"worst": 0.02} for name in SYSTEMS[:-1]}


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "holds"),
        ({"cubic": {"worst": 0.011}}, "holds in part"),
        ({"cubic": {"worst": np.inf}}, "holds in part"),
        ({"cubic": {"worst": 0.01}}, "holds"),
        ({"lorenz": {"unreliable": 0.5, "off": 2.5}}, "holds"),
        ({"lorenz": {"unreliable": 2.0, "off": 10.0}}, "holds"),
        ({"lorenz": {"unreliable": 0.4}}, "holds in part"),
        ({"lorenz": {"unreliable": 2.1}}, "holds in part"),
        ({"lorenz": {"off": 10.1}}, "holds in part"),
        ({"lorenz": {"off": np.inf}}, "holds in part"),
        ({"lorenz": {"off": np.nan}}, "holds in part"),
        (BAD, "holds in part"),
        (BAD | {"lorenz": {"unreliable": 0.4, "off": 1.0}}, "does not hold"),
        ({"hopf": {"end": 51.2 - 1e-9}}, "holds"),
        ({"hopf": {"end": 51.0}}, "not measured"),
    ],
)
def test_claim_3(changed, verdict):
    found = claim_3(horizon_rows(changed))
    assert (found.claim, found.truth, found.verdict) == (3, "converged", verdict)


def test_claim_3_says_what_was_seen():
    measured = claim_3(horizon_rows()).measured
    assert measured.startswith("hyperbolic: worst error 0.0001 of the variance to time 51.2; cubic")
    assert measured.endswith("lorenz unreliable: after 1.2; lorenz off: after 6.")
    short = horizon_rows({"lorenz": {"end": 2.5, "unreliable": np.inf, "off": np.inf}})
    assert claim_3(short).measured.endswith(
        "unreliable: not to time 2.5; lorenz off: not to time 2.5, too short to tell."
    )


@pytest.mark.parametrize("gone", [0, 4])
def test_claim_3_is_not_measured_where_rows_are_missing(gone):
    found = claim_3(horizon_rows().drop(gone))
    assert found.verdict == "not measured"
    assert SYSTEMS[gone] in found.measured


@pytest.mark.parametrize(("held", "verdict"), COMBINED)
def test_claim_4(held, verdict):
    table = study(changes(held, "u"), more="x", equal="x")
    found = claim_4(table)
    assert (found.claim, found.truth, found.verdict) == (4, "converged", verdict)
    found = claim_4(table.assign(truth="loose"), "loose")
    assert (found.truth, found.verdict) == ("loose", verdict)
    assert claim_4(table, "loose").verdict == "not measured"


def test_claim_4_names_the_best_step_in_time():
    assert (
        "lorenz: best step 4 or 2 × 0.5 with 3.1e-13, 0.25 [0.2, 0.3] of the smallest step 1, "
        "0.5 [0.4, 0.6] of the largest step 16."
    ) in claim_4(study()).measured
    assert claim_4(study(datasets=SYSTEMS[:-1])).measured == "No numbers: lorenz."


def test_claim_8():
    one, two = study(noise=1.0, equal="x", u="x"), study(noise=2.0, equal="x", u="x")
    found = claim_8(pd.concat([one, two]))
    assert (found.claim, found.truth, found.verdict) == (8, "converged", "holds")
    assert found.measured.count("% noise: coupled 1.6e-13") == 10
    for other in (False, None):
        in_part = [study(changes([other], "more"), noise=1.0), two]
        assert claim_8(pd.concat(in_part)).verdict == "holds in part"
        none = [study(noise=noise, more=WORD[other]) for noise in (1.0, 2.0)]
        assert claim_8(pd.concat(none)).verdict == WORD[other]
    missing = claim_8(pd.concat([study(), one, two[two["dataset"] != "cubic"]]))
    assert missing.verdict == "not measured"
    assert missing.measured == "No numbers: cubic, 2 % noise."


def test_noise_is_not_mixed_with_clean_data():
    noisy = [study(noise=level, more=WORD[False], equal=WORD[False]) for level in (1.0, 2.0)]
    comparisons = pd.concat([study(), *noisy])
    assert claim_2(comparisons).verdict == "holds"
    assert claim_8(comparisons).verdict == "does not hold"


def test_all_verdicts_stand_in_one_table():
    comparisons = pd.concat(
        [comparison("oscillator"), *(study(noise=noise) for noise in (0.0, 1.0, 2.0))]
    )
    comparisons = pd.concat([comparisons, comparisons.assign(truth="loose")])
    given = score_rows(), comparisons, horizon_rows()
    evidence = {claim: f"tables/{claim}.csv" for claim in (1, 2, 3, 4, 5, 8)}
    table = verdict_table(system_verdicts(*given), evidence)
    assert list(table) == ["claim", "text", "truth", "measured", "verdict", "evidence"]
    assert table["claim"].tolist() == [1, 2, 2, 3, 4, 4, 5, 8]
    assert table["truth"].tolist() == [
        "loose" if row in (2, 5) else "converged" for row in range(8)
    ]
    assert set(table["verdict"]) == {"holds"}
    assert table["evidence"].tolist() == [f"tables/{claim}.csv" for claim in table["claim"]]
    nothing = verdict_table(system_verdicts(*(part[:0] for part in given)), evidence)
    assert set(nothing["verdict"]) == {"not measured"}


@pytest.mark.parametrize(("place", "name"), [*enumerate(("scores", "comparisons", "horizons"))])
def test_editions_are_judged_one_by_one(place, name):
    given = [score_rows(), study(), horizon_rows()]
    given = [table.assign(edition="published") for table in given]
    assert len(system_verdicts(*given)) == 8
    given[place] = pd.concat([given[place], given[place].assign(edition="improved")])
    with pytest.raises(ValueError, match=f"{name} are of the editions published, improved, exp"):
        system_verdicts(*given)


def test_comparisons_from_a_file_say_the_same(tmp_path):
    made = comparison_table([errors(seed) for seed in range(3)], 0).assign(noise=0.0)
    table = pd.concat([made.assign(dataset=name) for name in SYSTEMS], ignore_index=True)
    write_csv(table, tmp_path / "comparisons.csv")
    back = read_table(tmp_path / "comparisons.csv")
    for claim in (claim_2, claim_4):
        assert claim(table).verdict == "holds"
        assert claim(back) == claim(table)
        assert claim(back, "loose").verdict == "not measured"
    assert "lorenz, 0 % noise: coupled 0.001, single 0.002 (step 2 dt)" in claim_2(back).measured


def errors(seed):
    """Errors of trajectories that differ little: a U-shape, the coupled forecast best."""
    noise = 1 + 1e-4 * np.random.default_rng(seed).normal(size=20)
    mse = np.array([[4e-3], [2e-3], [8e-3], [1e-3]]) * noise
    dimensions = ("model", "trajectory")
    return xr.Dataset(
        {"mse": (dimensions, mse), "mse_loose_truth": (dimensions, np.full_like(mse, np.nan))},
        {"model": ["1", "2", "4", "coupled"], "selected": ("model", [True, True, False, True])},
        {"dt": 0.1, "single": 2},
    )
