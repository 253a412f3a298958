"""Verdict on the claim of the paper about costs of forecasts (Liu, Kutz & Brunton 2022, fig. 6a).

It is judged by whether replicates agree, so that a single training does not decide. A forecast
whose error is not finite is infinitely wrong; a replicate all of whose numbers are NaN was not
computed and is left out. Where rows are missing, the claim is not measured.
"""

import numpy as np

from hits.forecast.forecast_file import COUPLED
from hits.score.comparison import ERRORS
from hits.score.verdict import CONVERGED, SYSTEMS, all_hold, judge, unanimous

COMPARABLE = 2.0  # errors of one map range over decades: up to this factor they are comparable
SAME_COST = 1.1  # seconds of one and the same forecast differ by some percent when measured twice
ONE_SCALE_IS_CHEAPER = ("cubic", "van_der_pol", "lorenz")  # systems the paper names


def claim_5(scores):
    """Cost, in two parts: the coupled forecast's, and that of one single scale.

    The first: on each of the five systems the coupled forecast takes no more seconds than the
    smallest single step. The second: on each system of `ONE_SCALE_IS_CHEAPER` some single scale
    takes fewer seconds than the coupled forecast, with at most `COMPARABLE` times its error. Up to
    the factor `SAME_COST` seconds count as equal. A part holds if it does so in every replicate on
    every system, does not if in none on some system, and else cannot be told. Holds if both parts
    do, in part if one does.
    """
    text = (
        "The coupled forecast keeps a reasonable cost; for cubic, van der Pol and Lorenz one "
        "single scale is cheaper at comparable accuracy."
    )
    costs = {dataset: _costs(scores, dataset) for dataset in SYSTEMS}
    if any(cost is None for cost in costs.values()):
        return judge(5, text, CONVERGED, costs)
    dearest = {dataset: _coupled_seconds(*cost) for dataset, cost in costs.items()}
    cheaper = {dataset: _cheaper_scale(*costs[dataset]) for dataset in ONE_SCALE_IS_CHEAPER}
    parts = {
        name: (
            all_hold([held for held, _ in found.values()]),
            ", ".join(f"{dataset} {said}" for dataset, (_, said) in found.items()),
        )
        for name, found in {
            "coupled seconds in units of the finest scale's": dearest,
            "most accurate of the cheaper scales": cheaper,
        }.items()
    }
    return judge(5, text, CONVERGED, parts)


def _costs(scores, dataset):
    """Errors and seconds, both (replicate, model), smallest step first; None if missing."""
    rows = scores[(scores["dataset"] == dataset) & (scores["noise"] == 0)]
    mse, seconds = (
        rows.pivot(index="replicate", columns="model", values=column)
        for column in (ERRORS[CONVERGED], "seconds")
    )
    if mse.size > len(rows) or COUPLED not in mse or len(mse.columns) < 2:
        return None
    models = [*sorted(mse.columns.drop(COUPLED), key=int), COUPLED]
    mse, seconds = (table[models].dropna(how="all") for table in (mse, seconds))
    known = mse.index.intersection(seconds.index)
    if known.empty or seconds.isna().any(axis=None):
        return None
    return mse.loc[known].fillna(np.inf), seconds.loc[known]


def _coupled_seconds(_, seconds):
    """Whether the coupled forecast costs no more than the finest scale."""
    ratios = seconds[COUPLED] / seconds.iloc[:, 0]
    held = ratios <= SAME_COST
    return unanimous(held), f"{ratios.mean():.3g}{_count(held)}"


def _cheaper_scale(mse, seconds):
    """Whether the most accurate of the scales that are cheaper is comparably accurate."""
    held = [_cheaper_in_one(mse.loc[k], seconds.loc[k])[0] for k in mse.index]
    _, said = _cheaper_in_one(mse.mean(), seconds.mean())
    return unanimous(held), f"{said}{_count(held)}"


def _cheaper_in_one(mse, seconds):
    cheaper = mse.drop(COUPLED)[seconds.drop(COUPLED) * SAME_COST < seconds[COUPLED]]
    if cheaper.empty:
        return False, "none is cheaper"
    step = cheaper.idxmin()
    with np.errstate(invalid="ignore"):  # two diverged forecasts are no match
        error, cost = (numbers[step] / numbers[COUPLED] for numbers in (mse, seconds))
    said = f"step {step} dt {error:.3g} of the error, {cost:.3g} of the seconds"
    return error <= COMPARABLE, said


def _count(held):
    """In how many replicates something holds, where they differ."""
    return f" (so in {sum(held)} of {len(held)} replicates)" if len(set(held)) > 1 else ""
