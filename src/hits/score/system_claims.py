"""Verdicts on claims of the paper on systems of equations (Liu, Kutz & Brunton 2022).

All numbers are of one edition, a way to train everything. Every rule is stated where it is applied.
Claims on errors are judged by intervals of their ratios, see `hits.score.comparison`, so that a
single training does not decide. Where rows are missing, the claim is not measured.
"""

import numpy as np

from hits.score.comparison import ERRORS
from hits.score.cost_claim import claim_5
from hits.score.verdict import CONVERGED, SYSTEMS, judge

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


def claim_1(comparisons):
    """The oscillator: holds if the coupled forecast is more accurate than the single scale.

    Of the single scales this is the one chosen on validation data, as the coupled scales are. Where
    the selection keeps that scale alone the two are equal, and nothing is beaten.
    """
    text = "On the harmonic oscillator the coupled forecast beats every single scale (fig. 2)."
    parts = _coupled_is("more_accurate", comparisons, ["oscillator"], [0.0])
    return judge(1, text, CONVERGED, parts)


def claim_2(comparisons, truth=CONVERGED):
    """The five systems: as `claim_1`, but as accurate is enough; in part if so on some.

    The coupled error has to be finite: two forecasts that both diverge are no match.
    """
    text = "On all five systems the coupled forecast is as accurate as every single scale (fig. 5)."
    parts = _coupled_is("as_accurate", comparisons, SYSTEMS, [0.0], truth)
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


def claim_4(comparisons, truth=CONVERGED):
    """U-shape: on each of the five systems the best single step is neither smallest nor largest.

    The best is the one chosen on validation data, so that the errors on test data can say how
    surely it is: they are to be less than those of either end. Holds if on all, in part if on some
    of them. How far the best step depends on the system is measured, not judged.
    """
    text = "Error against cost of single scales is U-shaped; best steps vary by system (fig. 6a)."
    parts = {dataset: _best_between(comparisons, dataset, truth) for dataset in SYSTEMS}
    return judge(4, text, truth, parts)


def claim_8(comparisons):
    """Noise: as `claim_1`, on each of the five systems at each level of `NOISES`.

    Holds if on all, in part if on some. Forecasts start from noisy states and are compared with
    noisy data, as in the paper.
    """
    text = "With 1 % and 2 % noise the coupled forecast still beats every single scale (fig. 8)."
    parts = _coupled_is("more_accurate", comparisons, SYSTEMS, NOISES)
    return judge(8, text, CONVERGED, parts)


def system_verdicts(scores, comparisons, horizons):
    """Verdicts of one edition on the claims 1, 2, 3, 4, 5 and 8; 2 and 4 against either truth.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `hits.score.collect.collect_scores`.
    comparisons : pandas.DataFrame
        Columns dataset, noise and those of `hits.score.comparison.comparison_table`.
    horizons : pandas.DataFrame
        A row per dataset: what `hits.score.valid_prediction_time.horizon_scores` gives with
        `THRESHOLDS`.

    Raises
    ------
    ValueError
        If a table is of several editions.
    """
    for name, table in {"scores": scores, "comparisons": comparisons, "horizons": horizons}.items():
        editions = table["edition"].unique() if "edition" in table else ()
        if len(editions) > 1:
            raise ValueError(
                f"{name} are of the editions {', '.join(editions)}, expected one; judge each of "
                "them by its own rows"
            )
    return [
        claim_1(comparisons),
        *(claim_2(comparisons, truth) for truth in ERRORS),
        claim_3(horizons),
        *(claim_4(comparisons, truth) for truth in ERRORS),
        claim_5(scores),
        claim_8(comparisons),
    ]


def _comparison(comparisons, dataset, noise, truth):
    """The row of a comparison; None if it is missing."""
    here = (comparisons["dataset"] == dataset) & (comparisons["noise"] == noise)
    rows = comparisons[here & (comparisons["truth"] == truth)]
    return None if rows.empty else rows.iloc[0]


def _coupled_is(claimed, comparisons, datasets, noises, truth=CONVERGED):
    """Parts for `judge`: what the column `claimed` says, and the interval that it is from."""
    return {
        f"{dataset}, {noise:g} % noise": row if row is None else (row[claimed], _ratio_said(row))
        for noise in noises
        for dataset in datasets
        for row in [_comparison(comparisons, dataset, noise, truth)]
    }


def _ratio_said(row):
    return (
        f"coupled {row['coupled']:.3g}, single {row['single']:.3g} (step {_steps(row)} dt), ratio "
        f"{_interval(row)}" + ", which alone is selected" * bool(row["identical"])
    )


def _steps(row):
    """The single steps that were chosen, each once."""
    return " or ".join(dict.fromkeys(str(row["steps"]).split(", ")))


def _interval(row, end=""):
    """A ratio with its interval; end is a prefix of the columns."""
    return f"{row[f'{end}ratio']:.3g} [{row[f'{end}low']:.3g}, {row[f'{end}high']:.3g}]"


def _best_between(comparisons, dataset, truth):
    """Whether a step between the smallest and the largest is best; None if missing."""
    row = _comparison(comparisons, dataset, 0.0, truth)
    if row is None:
        return None
    said = [f"best step {_steps(row)} × {row['dt']:g} with {row['single']:.3g}"] + [
        f"{_interval(row, f'{end}_')} of the {end} step {row[f'{end}_step']}"
        for end in ("smallest", "largest")
    ]
    return row["u_shaped"], ", ".join(said)


def _time_met(seen, claimed, end):
    """Whether a time is about the claimed one."""
    if not np.isfinite(seen):
        return False, f"not to time {end:g}" + ", too short to tell" * (end < claimed * ABOUT)
    return claimed / ABOUT <= seen <= claimed * ABOUT, f"after {seen:.3g}"
