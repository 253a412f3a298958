"""The coupled forecast against the single scale that one would have chosen, and how sure it is.

The best of the single scales on test data is known to nobody who forecasts; a comparison with it
favours the singles, and hangs on one lucky replicate of one scale. So the coupled forecast, whose
scales are selected on validation data, is compared with the single scale chosen on the same data.
"""

import numpy as np
import pandas as pd

from hits.forecast.forecast_file import COUPLED
from hits.score.resampling import geometric_mean, mean_ratio, resample
from hits.score.verdict import CONVERGED, DOES_NOT_HOLD, HOLDS, LOOSE, UNDECIDED, all_hold

ERRORS = {CONVERGED: "mse", LOOSE: "mse_loose_truth"}  # truth to column or variable of errors
DRAWS = 2000  # resamples, of which 50 lie beyond either end of an interval
MARGIN = 1.1  # up to this ratio of its error to another's, a forecast is as accurate


def more_accurate(low, high):
    """Verdict on less error than another: it holds if all of the ratio's interval is below 1.

    It does not hold if none is: at a ratio of 1 nothing is beaten.
    """
    return HOLDS if high < 1 else DOES_NOT_HOLD if low >= 1 else UNDECIDED


def as_accurate(low, high):
    """Verdict on no more error than another: it holds if all of the interval is up to `MARGIN`.

    It does not hold if none is. A ratio that is surely 1.05 is as accurate: were it to fail for
    being above 1, it would hold and not hold.
    """
    return HOLDS if high <= MARGIN else DOES_NOT_HOLD if low > MARGIN else UNDECIDED


def compare_coupled(errors, seed, draws=DRAWS, truth=CONVERGED):
    """Compare the coupled forecast with the chosen single scale, and that with either end.

    Parameters
    ----------
    errors : list of xarray.Dataset
        Of each replicate, on the same test trajectories, what
        `hits.score.errors.errors_of_starts` gives. Replicates without numbers are left out.
    seed : int or numpy.random.SeedSequence
        Of the resampling.
    draws : int
        How often replicates and trajectories are resampled.
    truth : {"converged", "loose"}
        What errors are measured against.

    Returns
    -------
    dict or None
        None where no replicate has numbers, else replicates, how many have; steps, the single
        scales chosen on validation data, and selected, the ranges of scales that are coupled, as
        texts; identical, whether in every replicate the chosen step alone is selected; mean squared
        errors, geometric means over replicates: coupled, single (the chosen scale) and best_single
        (the best on test data); ratio of coupled to single with its interval low, high, see
        `hits.score.resampling.mean_ratio`; best_ratio, of coupled to best_single; the verdicts
        more_accurate and as_accurate. Further dt; smallest_step and largest_step; the ratios and
        intervals of the chosen scale to these ends, smallest_ratio, smallest_low, smallest_high and
        so on; and the verdict u_shaped: more accurate than both.

    Raises
    ------
    ValueError
        If replicates have other trajectories.
    """
    errors = [each for each in errors if not each[ERRORS[truth]].isnull().all()]
    if not errors:
        return None
    sizes = [each.sizes["trajectory"] for each in errors]
    if len(set(sizes)) > 1:
        raise ValueError(
            f"replicates have {', '.join(map(str, sizes))} trajectories, expected as many in each; "
            "score them all with the same dataset"
        )
    samples = resample(seed, draws, len(errors), sizes[0])
    steps = [str(each.attrs["single"]) for each in errors]
    ranges = [_selected(each) for each in errors]
    # Where the chosen scale alone is selected, the coupled forecast is its, but for rounding.
    models = [
        step if range_ == [step] else COUPLED for step, range_ in zip(steps, ranges, strict=True)
    ]
    best = [_best_single(each, truth) for each in errors]
    coupled, single, best = (_errors(errors, truth, which) for which in (models, steps, best))
    ratio, low, high = mean_ratio(coupled, single, samples)
    return {
        "replicates": len(errors),
        "steps": ", ".join(steps),
        "selected": ", ".join(f"{range_[0]} to {range_[-1]}" for range_ in ranges),
        "identical": COUPLED not in models,
        "coupled": geometric_mean(coupled.mean(axis=1)),
        "single": geometric_mean(single.mean(axis=1)),
        "best_single": geometric_mean(best.mean(axis=1)),
        "ratio": ratio,
        "low": low,
        "high": high,
        "best_ratio": mean_ratio(coupled, best, samples)[0],
        "more_accurate": more_accurate(low, high),
        "as_accurate": as_accurate(low, high),
        **_against_ends(errors, truth, single, samples),
    }


def comparison_table(errors, seed, draws=DRAWS):
    """Comparisons against either truth: column truth, then those of `compare_coupled`.

    A truth against which nothing was measured has no row.
    """
    rows = {truth: compare_coupled(errors, seed, draws, truth) for truth in ERRORS}
    return pd.DataFrame({"truth": truth, **row} for truth, row in rows.items() if row)


def _singles(errors):
    """Names of the single scales, from the smallest step."""
    return sorted((name for name in errors["model"].values if name.isdigit()), key=int)


def _selected(errors):
    """Those of them that are coupled."""
    return [name for name in _singles(errors) if errors["selected"].sel(model=name)]


def _best_single(errors, truth):
    return min(
        _singles(errors), key=lambda name: float(errors[ERRORS[truth]].sel(model=name).mean())
    )


def _errors(errors, truth, models):
    """Errors (replicate, trajectory) of one model of each replicate."""
    return np.array(
        [
            each[ERRORS[truth]].sel(model=model).values
            for each, model in zip(errors, models, strict=True)
        ]
    )


def _against_ends(errors, truth, single, samples):
    """Ratios of the chosen single scale to the smallest and the largest step, and the verdict."""
    steps = _singles(errors[0])
    found, verdicts = {"dt": errors[0].attrs["dt"]}, []
    for end, step in {"smallest": steps[0], "largest": steps[-1]}.items():
        other = _errors(errors, truth, [step] * len(errors))
        ratio, low, high = mean_ratio(single, other, samples)
        found |= {
            f"{end}_step": int(step),
            f"{end}_ratio": ratio,
            f"{end}_low": low,
            f"{end}_high": high,
        }
        verdicts.append(more_accurate(low, high))
    return found | {"u_shaped": all_hold(verdicts)}
