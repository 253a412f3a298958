"""Verdicts on claims of the paper about accuracy, horizons and costs (Liu, Kutz & Brunton 2022).

Every rule is stated where it is applied. Errors and seconds are means over replicates. A forecast
whose error is not finite is infinitely wrong; a replicate all of whose numbers are NaN was not
computed and is left out. Where rows are missing, the claim is not measured.
"""

import numpy as np
import pandas as pd

from hits.forecast.forecast_file import COUPLED
from hits.score.verdict import CONVERGED, LOOSE, judge

ERRORS = {CONVERGED: "mse", LOOSE: "mse_loose_truth"}  # truth to column of the scores
# What a claim says of the coupled forecast, to how its error compares with that of a single scale.
CLAIMED = {"more accurate": np.less, "as accurate": np.less_equal}

SYSTEMS = ("hyperbolic", "cubic", "van_der_pol", "hopf", "lorenz")
NOISES = (1.0, 2.0)  # levels of the paper's noise study, in percent

HORIZON = 51.2  # time units, 5120 steps of 0.01: what the paper forecasts on the first four systems
ROUNDING = 1e-6  # relative; a last instant that was computed as a multiple of dt may miss HORIZON
# Normalised errors that are meant by the paper's words: a tenth of a standard deviation is just
# seen in a plot of the states; at the whole of it the mean state would be as good a forecast.
THRESHOLDS = {"unreliable": 0.1, "off": 1.0}
# Of the variance: "nearly perfect" is to mean that no forecast has become unreliable.
NEARLY_PERFECT = THRESHOLDS["unreliable"] ** 2
LORENZ_TIMES = {"unreliable": 1.0, "off": 5.0}  # the times the paper gives, in time units
ABOUT = 2.0  # the paper says "about" and reads the times from plots: a factor of two either way
COMPARABLE = 2.0  # errors of one map range over decades: up to this factor they are comparable
SAME_COST = 1.1  # seconds of one and the same forecast differ by some percent when measured twice
ONE_SCALE_IS_CHEAPER = ("cubic", "van_der_pol", "lorenz")  # systems the paper names


def claim_1(scores):
    """The oscillator: holds if the coupled error is less than that of every single scale.

    Where the selection keeps one scale the two are equal, and nothing is beaten.
    """
    text = "On the harmonic oscillator the coupled forecast beats every single scale (fig. 2)."
    parts = _coupled_against_single(scores, ["oscillator"], [0.0], "more accurate")
    return judge(1, text, CONVERGED, parts)


def claim_2(scores, truth=CONVERGED):
    """The five systems: holds if no single scale's error is less on any, in part if on some.

    The coupled error has to be finite: two forecasts that both diverge are no match.
    """
    text = "On all five systems the coupled forecast is as accurate as every single scale (fig. 5)."
    parts = _coupled_against_single(scores, SYSTEMS, [0.0], "as accurate", truth)
    return judge(2, text, truth, parts)


def claim_3(horizons):
    """How long forecasts can be trusted.

    Six parts: on each of the first four systems the forecast reaches `HORIZON` and its worst error
    is at most `NEARLY_PERFECT`; each of the `LORENZ_TIMES` is met within a factor of `ABOUT`,
    longer or shorter. A time that lies past the end of the trajectories was not seen and does not
    count as met. Holds if all parts do, in part if some do. Forecasts of the first four that end
    before `HORIZON` are not measured.
    """
    text = (
        "Forecasts are nearly perfect over 51.2 time units on the first four systems; on Lorenz "
        "they are unreliable after about 1 and off after about 5."
    )
    rows = {row["dataset"]: row for row in horizons.to_dict("records")}
    parts = {}
    for dataset in SYSTEMS[:-1]:
        row = rows.get(dataset)
        if row is None or row["end"] < HORIZON * (1 - ROUNDING):
            parts[f"{dataset} to time {HORIZON:g}"] = None
        else:
            said = f"worst error {row['worst']:.3g} of the variance to time {row['end']:g}"
            parts[dataset] = row["worst"] <= NEARLY_PERFECT, said
    for name, claimed in LORENZ_TIMES.items():
        row = rows.get("lorenz")
        parts[f"lorenz {name}"] = row and _time_met(row[name], claimed, row["end"])
    return judge(3, text, CONVERGED, parts)


def claim_4(scores, truth=CONVERGED):
    """U-shape: on each of the five systems the best single step is neither smallest nor largest.

    Holds if on all, in part if on some of them. Where errors are equal, the smaller step is best.
    How far the best step depends on the system is measured, not judged.
    """
    text = "Error against cost of single scales is U-shaped; best steps vary by system (fig. 6a)."
    parts = {dataset: _best_between(scores, dataset, truth) for dataset in SYSTEMS}
    return judge(4, text, truth, parts)


def claim_5(scores):
    """Cost, in two parts: the coupled forecast's, and that of one single scale.

    The first: on each of the five systems the coupled forecast takes no more seconds than the
    smallest single step. The second: on each system of `ONE_SCALE_IS_CHEAPER` some single scale
    takes fewer seconds than the coupled forecast, with at most `COMPARABLE` times its error. Up to
    the factor `SAME_COST` seconds count as equal. Holds if both parts do, in part if one does.
    """
    text = (
        "The coupled forecast keeps a reasonable cost; for cubic, van der Pol and Lorenz one "
        "single scale is cheaper at comparable accuracy."
    )
    costs = {dataset: _costs(scores, dataset) for dataset in SYSTEMS}
    if any(cost is None for cost in costs.values()):
        return judge(5, text, CONVERGED, costs)
    ratios = {
        dataset: coupled["seconds"] / singles["seconds"].iloc[0]
        for dataset, (singles, coupled) in costs.items()
    }
    cheaper = {dataset: _cheaper_scale(*costs[dataset]) for dataset in ONE_SCALE_IS_CHEAPER}
    parts = {
        "coupled seconds in units of the finest scale's": (
            all(ratio <= SAME_COST for ratio in ratios.values()),
            ", ".join(f"{dataset} {ratio:.3g}" for dataset, ratio in ratios.items()),
        ),
        "most accurate of the cheaper scales": (
            all(held for held, _ in cheaper.values()),
            ", ".join(f"{dataset} {said}" for dataset, (_, said) in cheaper.items()),
        ),
    }
    return judge(5, text, CONVERGED, parts)


def claim_8(scores):
    """Noise: as `claim_1`, on each of the five systems at each level of `NOISES`.

    Holds if on all, in part if on some. Forecasts start from noisy states and are compared with
    noisy data, as in the paper.
    """
    text = "With 1 % and 2 % noise the coupled forecast still beats every single scale (fig. 8)."
    parts = _coupled_against_single(scores, SYSTEMS, NOISES, "more accurate")
    return judge(8, text, CONVERGED, parts)


def system_verdicts(scores, horizons):
    """Verdicts on the claims 1, 2, 3, 4, 5 and 8; 2 and 4 against either truth.

    `scores` are those of `hits.score.collect.collect_scores`; `horizons` have a row per dataset,
    what `hits.score.valid_prediction_time.horizon_scores` gives with `THRESHOLDS`.
    """
    return [
        claim_1(scores),
        *(claim_2(scores, truth) for truth in ERRORS),
        claim_3(horizons),
        *(claim_4(scores, truth) for truth in ERRORS),
        claim_5(scores),
        claim_8(scores),
    ]


def _by_replicate(scores, dataset, noise, column):
    """One number of each model, (replicate, model); None if rows or all numbers are missing."""
    rows = scores[(scores["dataset"] == dataset) & (scores["noise"] == noise)]
    table = rows.pivot(index="replicate", columns="model", values=column)
    if table.size > len(rows) or COUPLED not in table or len(table.columns) < 2:
        return None
    table = table.dropna(how="all")
    return None if table.empty else table


def _errors(scores, dataset, noise, truth):
    """Errors (replicate, model), infinite where a forecast diverged; None if missing."""
    errors = _by_replicate(scores, dataset, noise, ERRORS[truth])
    return None if errors is None else errors.fillna(np.inf)


def _split(means):
    """What is known of the single scales, indexed by step from the smallest, and of the coupled."""
    singles = means.drop(COUPLED)
    singles.index = singles.index.astype(int)
    return singles.sort_index(), means.loc[COUPLED]


def _coupled_against_single(scores, datasets, noises, claimed, truth=CONVERGED):
    """Parts for `judge`: whether the coupled forecast is what is `claimed`, a key of `CLAIMED`."""
    return {
        f"{dataset}, {noise:g} % noise": _coupled_is(claimed, scores, dataset, noise, truth)
        for noise in noises
        for dataset in datasets
    }


def _coupled_is(claimed, scores, dataset, noise, truth):
    errors = _errors(scores, dataset, noise, truth)
    if errors is None:
        return None

    def held(coupled, best):
        return CLAIMED[claimed](coupled, best) & np.isfinite(coupled)

    singles, coupled = _split(errors.mean())
    each = held(errors[COUPLED], errors.drop(columns=COUPLED).min(axis=1))
    said = (
        f"coupled {coupled:.3g}, best single scale {singles.min():.3g} (step {singles.idxmin()} "
        f"dt), {claimed} in {each.sum()} of {len(each)} replicates"
    )
    return held(coupled, singles.min()), said


def _best_between(scores, dataset, truth):
    """Whether a step between the smallest and the largest is best; None if missing."""
    errors = _errors(scores, dataset, 0.0, truth)
    if errors is None:
        return None
    singles, _ = _split(errors.mean())
    smallest, best, largest = singles.index[0], singles.idxmin(), singles.index[-1]
    dt = scores.loc[scores["dataset"] == dataset, "dt"].iloc[0]
    steps = {"best": best, "smallest": smallest, "largest": largest}
    said = (f"{name} step {step * dt:g} with {singles[step]:.3g}" for name, step in steps.items())
    return smallest < best < largest, ", ".join(said)


def _costs(scores, dataset):
    """Columns mse and seconds of the single scales, and those of the coupled; None if missing."""
    errors = _errors(scores, dataset, 0.0, CONVERGED)
    seconds = _by_replicate(scores, dataset, 0.0, "seconds")
    if errors is None or seconds is None or seconds.isna().any(axis=None):
        return None
    return _split(pd.DataFrame({"mse": errors.mean(), "seconds": seconds.mean()}))


def _cheaper_scale(singles, coupled):
    """Whether the most accurate of the scales that are cheaper is comparably accurate."""
    cheaper = singles[singles["seconds"] * SAME_COST < coupled["seconds"]]
    if cheaper.empty:
        return False, "none is cheaper"
    step = cheaper["mse"].idxmin()
    ratio = cheaper.loc[step] / coupled
    said = f"step {step} dt {ratio['mse']:.3g} of the error, {ratio['seconds']:.3g} of the seconds"
    return ratio["mse"] <= COMPARABLE, said


def _time_met(seen, claimed, end):
    """Whether a time is about the claimed one."""
    if not np.isfinite(seen):
        return False, f"not to time {end:g}" + ", too short to tell" * (end < claimed * ABOUT)
    return claimed / ABOUT <= seen <= claimed * ABOUT, f"after {seen:.3g}"
