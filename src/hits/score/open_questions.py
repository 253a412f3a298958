"""Verdicts on the questions that the paper leaves open (Liu, Kutz & Brunton 2022, section 5)."""

from hits.forecast.methods import ADAPTIVE, FIXED
from hits.score.verdict import CONVERGED, UNDECIDED, judge

WHOLE, PART, DELAYS = "all states", "some states", "some states and delays"  # what is seen

FEWER, AS_MANY = 3.0, 1.2  # times the calls that adaptive steps save, and at most cost
NEAR = 3.0  # factor within which the median estimate is to be of the error
LASTS = 0.5  # share of the time that a forecast from all states stays valid
POINTS = 0.02  # that the coverage of intervals may be off
JUDGED = (0.5, 0.9)  # levels
OFF = 0.1  # of the variance that random forcing leaves


def open_questions(equal, estimates, observed, ensembles, forcing):
    """A verdict on each question, see `hits.score.verdict`.

    Parameters
    ----------
    equal, estimates : dict of str to DataFrame
        Title of a system to tables of `at_equal_error` and of `score_estimates`.
    observed : dict of str to DataFrame
        The same of `compare_observations`.
    ensembles, forcing : dict of str to DataFrame
        Title of a system to tables of `measure_uncertainty` and of `measure_forcing`.

    Returns
    -------
    list of Verdict
    """
    # What is asked, tables by system, and what says of a table whether it holds.
    asked = [
        (
            f"Adaptive steps: at an error like that of the selected scales, {FEWER:g} times "
            "fewer calls.",
            equal,
            _fewer,
        ),
        (
            "Adaptive steps: no more calls than the cheapest single step of such an error, up to a "
            f"factor of {AS_MANY:g}.",
            equal,
            _as_many,
        ),
        (
            "Uncertainty: a hierarchy estimates the error of each step, at the median within a "
            f"factor of {NEAR:g}.",
            estimates,
            _near,
        ),
        (
            "Partial observation: with delays a forecast stays valid at least half as long as from "
            "all states.",
            observed,
            _lasts,
        ),
        (
            "Uncertainty: calibrated intervals of an ensemble hold as much of what is measured as "
            f"they say, {JUDGED[0]:.0%} and {JUDGED[1]:.0%}, within {100 * POINTS:g} points.",
            ensembles,
            _covers,
        ),
        (
            "Random forcing: noise of each scale's residuals makes the variance of forecasts right "
            f"at all lead times, within {OFF:.0%}.",
            forcing,
            _spreads,
        ),
    ]
    return [
        judge(number, text, CONVERGED, {name: held(table) for name, table in tables.items()})
        for number, (text, tables, held) in enumerate(asked, 1)
    ]


def _fewer(table):
    if ADAPTIVE not in table.index:
        return False, "no tolerance comes to that error"
    gain = table.loc[ADAPTIVE, "gain"]
    return gain >= FEWER, f"{gain:.1f} times fewer"


def _as_many(table):
    if ADAPTIVE not in table.index:
        return False, "no tolerance comes to that error"
    if FIXED not in table.index:
        return True, "no single step comes to that error"
    calls = table.loc[ADAPTIVE, "calls"] / table.loc[FIXED, "calls"]
    return calls <= AS_MANY, f"{calls:.2f} times as many as step {table.loc[FIXED, 'setting']:g}"


def _near(table):
    worst = table.loc[table["median"].where(table["median"] >= 1, 1 / table["median"]).idxmax()]
    held = 1 / NEAR <= worst["median"] <= NEAR
    return held, f"error by estimate {worst['median']:.2g} at step {worst['step']:g}, its worst"


def _lasts(table):
    if DELAYS not in table.index:
        return False, "no delays were found"
    times = table["valid_prediction_time"]
    said = f"{times[DELAYS]:.3g} against {times[WHOLE]:.3g}"
    errors = table["relative_error"]
    said += f", errors {errors[DELAYS]:.1e} and {errors[WHOLE]:.1e} of the variance"
    return times[DELAYS] >= LASTS * times[WHOLE], said


def _covers(table):
    table = table.set_index("level").loc[list(JUDGED)]
    off, doubt = abs(table["coverage"] - table.index), 2 * table["uncertainty"]
    held = bool((off <= POINTS).all())
    if not held and (off - doubt <= POINTS).all():
        held = UNDECIDED
    said = ", ".join(
        f"{100 * row.coverage:.1f} ± {200 * row.uncertainty:.1f} % at {level:.0%}"
        for level, row in table.iterrows()
    )
    return held, said


def _spreads(table):
    ratio, members = (table[name] / table["exact"] for name in ("residuals", "members"))
    said = f"{ratio.min():.3g} to {ratio.max():.3g} times the exact variance, members alone "
    return bool((abs(ratio - 1) <= OFF).all()), said + f"{members.max():.2g} times or less"
