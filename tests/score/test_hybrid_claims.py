import pandas as pd
import pytest

from hits.score.hybrid_claims import SYSTEMS, claim_6, claim_7, hybrid_verdicts


def rows(changed=(), seconds=(2.0, 1.0), mse=(1e-6, 5e-6), truth="converged"):
    """A comparison in which both claims hold, but for what is changed: system to (rk4, hybrid)."""
    mse = dict.fromkeys(SYSTEMS, mse) | {"hopf": mse[::-1]} | dict(changed)
    return pd.DataFrame(
        {
            "system": system,
            "truth": truth,
            "method": method,
            "h_steps": h,
            "mse": mse[system][k],
            "seconds": seconds[k] / h,
            "seconds_one": seconds[k] / h / 2,
        }
        for system in SYSTEMS
        for k, method in enumerate(("rk4", "hybrid"))
        for h in (4, 1)
    )


def test_both_hold_and_tell_their_numbers():
    six, seven, other = hybrid_verdicts(rows())
    assert (six.claim, six.verdict, six.truth) == (6, "holds", "converged")
    assert "cubic: 2 to 2 times as fast for all trajectories, 2 to 2 for one" in six.measured
    assert (seven.claim, seven.verdict) == (7, "holds")
    assert "hopf: hybrid 1e-06, Runge–Kutta 5e-06" in seven.measured
    assert (other.truth, other.verdict) == ("loose", "not measured")


def test_speed_at_a_single_step_is_enough_to_spoil_a_system():
    table = rows()
    slow = (table["system"] == "cubic") & (table["method"] == "hybrid") & (table["h_steps"] == 4)
    table.loc[slow, "seconds"] = 1.0
    assert claim_6(table).verdict == "holds in part"
    assert claim_6(rows(seconds=(1.0, 2.0))).verdict == "does not hold"


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"cubic": (1e-6, 1e-6)}, "holds"),
        ({"cubic": (1e-6, 9e-6)}, "holds"),
        ({"cubic": (1e-6, 1.1e-5)}, "holds in part"),
        ({"cubic": (1e-6, 9e-7)}, "holds in part"),
        ({"hopf": (1e-6, 2e-6)}, "holds in part"),
        ({**dict.fromkeys(SYSTEMS, (1e-6, 1.0))}, "does not hold"),
    ],
)
def test_slightly_less_accurate(changed, verdict):
    assert claim_7(rows(changed), "converged").verdict == verdict


def test_the_smallest_step_is_judged():
    table = rows()
    table.loc[table["h_steps"] == 4, "mse"] = 1.0
    assert claim_7(table, "converged").verdict == "holds"


def test_missing_systems_are_not_measured():
    table = rows()
    verdict = claim_6(table[table["system"] != "lorenz"])
    assert verdict.verdict == "not measured"
    assert verdict.measured == "No numbers: lorenz."
