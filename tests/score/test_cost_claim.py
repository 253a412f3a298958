import numpy as np
import pandas as pd
import pytest

from hits.score.cost_claim import claim_5
from hits.score.verdict import SYSTEMS

SINGLES = {4: 3e-3, 1: 8e-3, 16: 5e-3, 2: 6e-3}  # not in order, as rows of a file may be
SECONDS = {1: 8.0, 2: 4.0, 4: 2.0, 16: 1.0}


def rows(dataset, coupled=2e-3, singles=SINGLES, noise=0.0, replicate=0, seconds=3.0, **columns):
    """Scores of one dataset: by default the coupled is best, two scales are cheaper."""
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


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"hopf": {"seconds": 8.9}}, "holds in part"),
        ({"hopf": {"seconds": 8.9}, "lorenz": {"coupled": 1.4e-3}}, "cannot be told apart"),
        ({"hopf": {"seconds": 8.9}, "lorenz": {"seconds": 1.0}}, "cannot be told apart"),
    ],
)
def test_claim_5_is_not_decided_by_one_replicate(changed, verdict):
    """Two replicates in which both parts hold, and one that is otherwise."""
    usual = [study(replicate=k) for k in (0, 2)]
    found = claim_5(pd.concat([*usual, study(changed, replicate=1)]))
    assert found.verdict == verdict
    assert "hopf 0.621 (so in 2 of 3 replicates)" in found.measured
    all_differ = [study(changed, replicate=k) for k in (1, 3, 4)]
    assert "so in" not in claim_5(pd.concat(all_differ)).measured


def test_claim_5_is_decided_by_one_system_on_which_all_replicates_fail():
    slow = {"cubic": {"seconds": 8.9}}
    mixed = [study(slow), study(slow | {"hopf": {"seconds": 8.9}}, replicate=1)]
    measured = claim_5(pd.concat(mixed)).measured
    assert "in 1 of 2" in measured
    assert "cannot be told apart" not in measured


def test_claim_5_needs_every_model_of_every_replicate():
    whole = pd.concat([study(), study(replicate=1)])
    for gone in ("coupled", "4"):
        missing = (whole["dataset"] == "hopf") & (whole["model"] == gone)
        incomplete = whole[~missing | (whole["replicate"] == 1)]
        assert claim_5(incomplete).measured == "No numbers: hopf."
    hopf, coupled = whole["dataset"] == "hopf", whole["model"] == "coupled"
    assert claim_5(whole[~hopf | coupled]).measured == "No numbers: hopf."


def test_noise_is_not_mixed_with_clean_data():
    assert claim_5(pd.concat([study(), study(noise=1.0, seconds=9.0)])).verdict == "holds"
