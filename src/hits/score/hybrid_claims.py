"""Verdicts on the claims of the paper about hybrid stepping (Liu, Kutz & Brunton 2022, fig. 6b)."""

from hits.forecast.methods import HYBRID, RK4
from hits.score.verdict import CONVERGED, LOOSE, SYSTEMS, judge

EXCEPTION = "hopf"  # the system on which the paper found the hybrid to be the more accurate
SLIGHTLY = 10.0  # the printed errors of the hybrid are up to ten times those of Runge–Kutta


def claim_6(table):
    """Speed: on each system the hybrid of every h takes less time than Runge–Kutta of that h.

    Judged by the forecast of all test trajectories, as in the paper; that of one is told beside it.
    Holds if so on all systems, in part if on some.
    """
    text = "The hybrid is faster than Runge–Kutta of the same step (fig. 6b)."
    return judge(6, text, CONVERGED, {name: _speed(table, name) for name in SYSTEMS})


def claim_7(table, truth):
    """Accuracy: the hybrid errs more than Runge–Kutta of the same h, by `SLIGHTLY` at most.

    On each system but the `EXCEPTION` this is to be so at h = dt, where Runge–Kutta is best; there
    the hybrid is to be the more accurate. Holds if so on all systems, in part if on some.
    """
    text = (
        "The hybrid is slightly less accurate than Runge–Kutta of the same step, with rare "
        "exceptions as Hopf (table 9)."
    )
    return judge(7, text, truth, {name: _accuracy(table, name, truth) for name in SYSTEMS})


def hybrid_verdicts(table):
    """Verdicts on the claims 6 and 7, the latter against either truth.

    The table is that of `hits.score.hybrid.compare_hybrid` with a column system.
    """
    return [claim_6(table), *(claim_7(table, truth) for truth in (CONVERGED, LOOSE))]


def _methods(table, system, truth):
    """Rows of Runge–Kutta and of the hybrid by h; None if they are missing."""
    rows = table[(table["system"] == system) & (table["truth"] == truth)]
    by_h = [rows[rows["method"] == method].set_index("h_steps") for method in (RK4, HYBRID)]
    return None if any(part.empty for part in by_h) else by_h


def _speed(table, system):
    methods = _methods(table, system, CONVERGED)
    if methods is None:
        return None
    rk4, hybrid = methods
    gain, alone = (rk4[key] / hybrid[key] for key in ("seconds", "seconds_one"))
    said = (
        f"{gain.min():.3g} to {gain.max():.3g} times as fast for all trajectories, "
        f"{alone.min():.3g} to {alone.max():.3g} for one"
    )
    return bool((gain > 1).all()), said


def _accuracy(table, system, truth):
    methods = _methods(table, system, truth)
    if methods is None:
        return None
    rk4, hybrid = (rows["mse"].sort_index().iloc[0] for rows in methods)
    said = f"hybrid {hybrid:.3g}, Runge–Kutta {rk4:.3g}"
    if system == EXCEPTION:
        return bool(hybrid < rk4), said
    return bool(rk4 <= hybrid <= SLIGHTLY * rk4), said
