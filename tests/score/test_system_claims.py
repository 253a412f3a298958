import numpy as np
import pandas as pd
import pytest

from hits.score.system_claims import (
    SYSTEMS,
    claim_1,
    claim_2,
    claim_3,
    claim_4,
    claim_5,
    claim_8,
    system_verdicts,
)
from hits.score.verdict import verdict_table

U_SHAPE = {4: 3e-3, 1: 8e-3, 16: 5e-3, 2: 6e-3}  # not in order, as rows of a file may be
SECONDS = {1: 8.0, 2: 4.0, 4: 2.0, 16: 1.0}


def rows(dataset, coupled=2e-3, singles=U_SHAPE, noise=0.0, replicate=0, seconds=3.0, **columns):
    """Scores of one dataset: by default a U-shape, coupled best, two scales cheaper than it."""
    return pd.DataFrame(
        {
            "dataset": dataset,
            "dt": 0.5,
            "noise": noise,
            "replicate": replicate,
            "model": [*map(str, singles), "coupled"],
            "mse": [*singles.values(), coupled],
            "mse_clean_start": np.nan,
            "mse_loose_truth": np.nan,
            "seconds": [*map(SECONDS.get, singles), seconds],
        }
    ).assign(**columns)


def study(changed=(), datasets=SYSTEMS, **columns):
    """Scores of several datasets, those in `changed` with other columns."""
    changed = dict(changed)
    return pd.concat([rows(name, **columns | changed.get(name, {})) for name in datasets])


def horizon_rows(changed=()):
    """Horizons with which claim 3 holds, but for `changed`."""
    changed = dict(changed)
    good = {"end": 51.2, "worst": 1e-4, "unreliable": np.inf, "off": np.inf}
    lorenz = {"end": 12.0, "worst": 2.0, "unreliable": 1.2, "off": 6.0}
    return pd.DataFrame(
        {"dataset": name} | (lorenz if name == "lorenz" else good) | changed.get(name, {})
        for name in SYSTEMS
    )


def against_loose(scores):
    """The same scores with errors against the loose truth in place of the converged."""
    return scores.assign(mse=np.nan, mse_loose_truth=scores["mse"])


EQUAL = {"coupled": 3e-3}
WORSE = {"coupled": 4e-3}
DIVERGED = {"coupled": np.nan}
FALLING = {"singles": {1: 1e-2, 2: 1e-3, 4: 1e-4}}
RISING = {"singles": {1: 1e-4, 2: 1e-3, 4: 1e-2}}
ONE_STEP = {"singles": {1: 1e-3}}
OTHERS = dict.fromkeys(SYSTEMS, WORSE)


@pytest.mark.parametrize(
    ("coupled", "shown", "verdict"),
    [
        (2e-3, "0.002", "holds"),
        (3e-3, "0.003", "does not hold"),  # equal, as where one scale is selected
        (3.1e-3, "0.0031", "does not hold"),
        (np.inf, "inf", "does not hold"),
        (np.nan, "inf", "does not hold"),
    ],
)
def test_claim_1(coupled, shown, verdict):
    found = claim_1(rows("oscillator", coupled))
    assert (found.claim, found.truth, found.verdict) == (1, "converged", verdict)
    assert f"coupled {shown}, best single scale 0.003 (step 4 dt)" in found.measured


def test_claim_1_is_not_measured_on_other_datasets():
    found = claim_1(rows("cubic"))
    assert found.verdict == "not measured"
    assert found.measured == "No numbers: oscillator, 0 % noise."


TWO = [
    ({}, "holds"),
    ({"hopf": EQUAL}, "holds"),
    ({"hopf": WORSE}, "holds in part"),
    ({"hopf": DIVERGED}, "holds in part"),
    (OTHERS, "does not hold"),
]


@pytest.mark.parametrize(("changed", "verdict"), TWO)
def test_claim_2(changed, verdict):
    found = claim_2(study(changed))
    assert (found.claim, found.truth, found.verdict) == (2, "converged", verdict)
    found = claim_2(against_loose(study(changed)), "loose")
    assert (found.truth, found.verdict) == ("loose", verdict)
    # The numbers of one truth say nothing on the other.
    assert claim_2(study(changed), "loose").verdict == "not measured"


def test_claim_2_is_not_measured_where_rows_are_missing():
    assert claim_2(study(datasets=SYSTEMS[1:])).measured == "No numbers: hyperbolic, 0 % noise."
    whole = study()
    for gone in ("coupled", "4"):
        missing = (whole["dataset"] == "hopf") & (whole["model"] == gone)
        incomplete = pd.concat([whole[~missing], study(replicate=1)])
        assert claim_2(incomplete).measured == "No numbers: hopf, 0 % noise."
    hopf, coupled = whole["dataset"] == "hopf", whole["model"] == "coupled"
    assert claim_2(whole[~hopf | coupled]).measured == "No numbers: hopf, 0 % noise."
    assert claim_2(whole[~hopf | ~coupled]).measured == "No numbers: hopf, 0 % noise."
    nothing = claim_4(whole[:0])
    assert nothing.measured == "No numbers: hyperbolic; cubic; van_der_pol; hopf; lorenz."


def test_a_diverged_single_scale_is_infinitely_wrong():
    singles = {1: np.nan, 2: np.inf, 4: 3e-3}
    assert claim_2(study(singles=singles)).verdict == "holds"
    # Were they left out of the mean, step 1 would be better than the coupled forecast.
    lucky = [study(singles={1: 1e-3, 2: 4e-3}), study(singles={1: np.nan, 2: 4e-3}, replicate=1)]
    assert claim_2(pd.concat(lucky)).verdict == "holds"


def test_two_diverged_forecasts_are_no_match():
    singles = {1: np.inf, 2: np.inf}
    assert claim_2(study(coupled=np.inf, singles=singles)).verdict == "does not hold"


def test_replicates_are_judged_by_their_mean():
    better = [study(), study(replicate=2)]
    found = claim_2(pd.concat([*better, study(replicate=1, coupled=3.9e-3)]))  # mean 2.63e-3
    assert found.verdict == "holds"
    assert "cubic, 0 % noise: coupled 0.00263, best single scale 0.003" in found.measured
    assert "dt), as accurate in 2 of 3 replicates" in found.measured
    worse = [*better, study(replicate=1, coupled=5.3e-3)]  # mean 3.1e-3
    assert claim_2(pd.concat(worse)).verdict == "does not hold"


def test_replicates_without_the_loose_truth_are_left_out():
    scores = pd.concat([against_loose(study()), study(OTHERS, replicate=1)])
    found = claim_2(scores, "loose")
    assert found.verdict == "holds"
    assert "1 of 1 replicates" in found.measured


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


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "holds"),
        ({"hopf": FALLING}, "holds in part"),
        ({"hopf": RISING}, "holds in part"),
        ({"hopf": {"singles": {1: np.inf, 2: np.nan, 4: np.inf}}}, "holds in part"),
        ({"hopf": {"singles": {1: 2e-3, 2: 2e-3, 4: 5e-3}}}, "holds in part"),
        (dict.fromkeys(SYSTEMS, FALLING), "does not hold"),
        (dict.fromkeys(SYSTEMS, ONE_STEP), "does not hold"),
    ],
)
def test_claim_4(changed, verdict):
    found = claim_4(study(changed))
    assert (found.claim, found.truth, found.verdict) == (4, "converged", verdict)
    found = claim_4(against_loose(study(changed)), "loose")
    assert (found.truth, found.verdict) == ("loose", verdict)
    assert claim_4(study(changed), "loose").verdict == "not measured"


def test_claim_4_names_the_best_step_in_time():
    assert (
        "lorenz: best step 2 with 0.003, smallest step 0.5 with 0.008, largest step 8 with 0.005"
        in claim_4(study()).measured
    )
    assert claim_4(study(datasets=SYSTEMS[:-1])).measured == "No numbers: lorenz."


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "holds"),
        ({"hopf": {"seconds": 8.0}}, "holds"),
        ({"hopf": {"seconds": 8.7}}, "holds"),  # 8 and a tenth of it count as equal
        ({"hopf": {"seconds": 8.9}}, "holds in part"),
        ({"lorenz": {"coupled": 1.5e-3}}, "holds"),
        ({"lorenz": {"coupled": 1.4e-3}}, "holds in part"),
        ({"hopf": {"coupled": 1.4e-3}}, "holds"),  # not one of the three
        ({"lorenz": {"seconds": 1.05}}, "holds in part"),  # no more than that of step 16
        ({"lorenz": {"singles": {1: 1e-3, 16: np.nan}}}, "holds in part"),
        ({"lorenz": {"singles": {1: 1e-3, 16: np.nan}, "coupled": np.nan}}, "holds in part"),
        ({"hopf": {"seconds": 8.9}, "lorenz": {"seconds": 1.0}}, "does not hold"),
        ({"hopf": {"seconds": np.nan}}, "not measured"),
    ],
)
def test_claim_5(changed, verdict):
    found = claim_5(study(changed))
    assert (found.claim, found.truth, found.verdict) == (5, "converged", verdict)


def test_claim_5_says_what_a_cheaper_scale_costs():
    measured = claim_5(study()).measured
    assert "coupled seconds in units of the finest scale's: hyperbolic 0.375, cubic" in measured
    # Step 4 of 3e-3 in 2 s, against 2e-3 in 3 s.
    assert "lorenz step 4 dt 1.5 of the error, 0.667 of the seconds." in measured
    dear = claim_5(study({"lorenz": {"seconds": 1.0}}))
    assert "lorenz none is cheaper." in dear.measured


def test_claim_5_takes_the_seconds_of_the_replicates_that_were_timed():
    untimed = study(replicate=1, seconds=np.nan).assign(seconds=np.nan)
    assert claim_5(pd.concat([study(), untimed])).verdict == "holds"
    assert claim_5(untimed).verdict == "not measured"
    assert claim_5(study(datasets=SYSTEMS[1:])).measured == "No numbers: hyperbolic."


def test_claim_8():
    one, two = study(noise=1.0), study(noise=2.0)
    found = claim_8(pd.concat([one, two]))
    assert (found.claim, found.truth, found.verdict) == (8, "converged", "holds")
    assert found.measured.count("% noise: coupled 0.002") == 10
    for worse in (EQUAL, WORSE):
        in_part = [study({"hopf": worse}, noise=1.0), two]
        assert claim_8(pd.concat(in_part)).verdict == "holds in part"
    assert (
        claim_8(pd.concat([study(OTHERS, noise=1.0), study(OTHERS, noise=2.0)])).verdict
        == "does not hold"
    )
    missing = claim_8(pd.concat([study(), one, two[two["dataset"] != "cubic"]]))
    assert missing.verdict == "not measured"
    assert missing.measured == "No numbers: cubic, 2 % noise."


def test_noise_is_not_mixed_with_clean_data():
    noisy = [study(OTHERS, noise=level) for level in (1.0, 2.0)]
    scores = pd.concat([rows("oscillator"), study(), *noisy])
    assert claim_2(scores).verdict == "holds"
    assert claim_8(scores).verdict == "does not hold"


def test_all_verdicts_stand_in_one_table():
    scores = pd.concat([rows("oscillator"), study(), study(noise=1.0), study(noise=2.0)])
    scores["mse_loose_truth"] = scores["mse"]
    evidence = {claim: f"tables/{claim}.csv" for claim in (1, 2, 3, 4, 5, 8)}
    table = verdict_table(system_verdicts(scores, horizon_rows()), evidence)
    assert list(table) == ["claim", "text", "truth", "measured", "verdict", "evidence"]
    assert table["claim"].tolist() == [1, 2, 2, 3, 4, 4, 5, 8]
    assert table["truth"].tolist() == [
        "loose" if row in (2, 5) else "converged" for row in range(8)
    ]
    assert set(table["verdict"]) == {"holds"}
    assert table["evidence"].tolist() == [f"tables/{claim}.csv" for claim in table["claim"]]
    nothing = verdict_table(system_verdicts(scores[:0], horizon_rows()[:0]), evidence)
    assert set(nothing["verdict"]) == {"not measured"}
