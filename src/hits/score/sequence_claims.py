"""Verdicts on the claims about regenerated sequences (Liu, Kutz & Brunton 2022, table 1)."""

from hits.forecast.methods import CW_RNN, ESN, HITS, LSTM
from hits.score.verdict import CONVERGED, judge

BEST_ON = ("video", "music", "ks")
FLUID = "fluid"
WELL = 1e-2  # of the variance: "do well" is to mean a mean squared error below it
FIRST = 0.1  # share of a sequence that counts as its first steps


def claim_9(scores):
    """Best on video, music and KS; all models do well on the fluid.

    Four parts: on each of the three sequences the error of HiTS is the least of all models; on the
    fluid each model's error is below `WELL` times the variance. Holds if all parts do, in part if
    some do.

    Parameters
    ----------
    scores : pandas.DataFrame
        As for `sequence_verdicts`.

    Returns
    -------
    Verdict
    """
    text = (
        "HiTS regenerates video, music and Kuramoto–Sivashinsky best; on the fluid all four models "
        "do well (table 1)."
    )
    parts = {role: _best(scores, role) for role in BEST_ON}
    return judge(9, text, CONVERGED, parts | {FLUID: _all_well(scores)})


def claim_10(scores):
    """LSTM and CW-RNN follow the first steps only; the ESN smooths.

    On each of the three sequences LSTM and CW-RNN are to follow (error below a tenth of the
    variance) for some steps, but for at most the share `FIRST` of them; and the forecast of the ESN
    is to vary less over time than the sequence. Holds if so on all, in part if in some.

    Parameters
    ----------
    scores : pandas.DataFrame
        As for `sequence_verdicts`.

    Returns
    -------
    Verdict
    """
    text = "LSTM and CW-RNN follow only the first steps; the ESN smooths (fig. 7)."
    parts = {
        f"{role} {model}": _follows_first(scores, role, model)
        for role in BEST_ON
        for model in (LSTM, CW_RNN)
    }
    parts |= {f"{role} {ESN}": _smooths(scores, role) for role in BEST_ON}
    return judge(10, text, CONVERGED, parts)


def sequence_verdicts(scores):
    """Verdicts on the claims 9 and 10.

    Parameters
    ----------
    scores : pandas.DataFrame
        A row per sequence and model: role (fluid, video, music or ks), model, mse, variance of the
        sequence, forecast_variance, followed (steps), n_steps.

    Returns
    -------
    list of Verdict
    """
    return [claim_9(scores), claim_10(scores)]


def _rows(scores, role):
    rows = scores[scores["role"] == role].set_index("model")
    return rows if {HITS, LSTM, ESN, CW_RNN} <= set(rows.index) else None


def _best(scores, role):
    rows = _rows(scores, role)
    if rows is None:
        return None
    mse = rows["mse"]
    other = mse.drop(HITS).idxmin()
    said = f"HiTS {mse[HITS]:.3g}, best of the others {other} {mse[other]:.3g}"
    return bool(mse[HITS] < mse[other]), said


def _all_well(scores):
    rows = _rows(scores, FLUID)
    if rows is None:
        return None
    shares = rows["mse"] / rows["variance"]
    said = ", ".join(f"{model} {share:.3g}" for model, share in shares.items()) + " of the variance"
    return bool((shares < WELL).all()), said


def _follows_first(scores, role, model):
    rows = _rows(scores, role)
    if rows is None:
        return None
    followed, n_steps = (int(rows.loc[model, key]) for key in ("followed", "n_steps"))
    return 0 < followed <= FIRST * n_steps, f"{followed} of {n_steps} steps"


def _smooths(scores, role):
    rows = _rows(scores, role)
    if rows is None:
        return None
    share = rows.loc[ESN, "forecast_variance"] / rows.loc[ESN, "variance"]
    return bool(share < 1), f"{share:.3g} of the variance"
