"""Verdicts on the claims about regenerated sequences (Liu, Kutz & Brunton 2022, table 1).

They are about the paper's sequences, by the names of their datasets; others do not count. A part of
a claim on which replicates differ is undecided; the numbers told are those of the first.
"""

from hits.forecast.forecast_file import COUPLED
from hits.score.errors import diverged
from hits.score.verdict import CONVERGED, judge, unanimous

FLUID, BEST_ON = "cylinder", ("flower", "bach", "ks")
LSTM, ESN, CW_RNN = "lstm", "esn", "cw_rnn"
MODELS = [COUPLED, LSTM, ESN, CW_RNN]
WELL = 1e-2  # of the variance: "do well" is to mean a mean squared error below it
FIRST = 0.1  # share of a sequence that counts as its first steps


def sequence_verdicts(scores):
    """Verdicts on the claims 9 and 10.

    The scores are those of `hits.score.sequences.score_sequence` for reconstructions of any
    sequences by any models, with columns sequence and replicate.
    """
    found = {name: [] for name in (*BEST_ON, FLUID)}
    for (name, _), rows in scores.groupby(["sequence", "replicate"]):
        # The paper's four models, whatever else is compared.
        if name in found and set(MODELS) <= set(rows["model"]):
            found[name].append(rows.set_index("model").loc[MODELS])
    return [claim_9(found), claim_10(found)]


def claim_9(found):
    """Best on video, music and KS, well on the fluid.

    Four parts: on each of the three sequences the error of HiTS is the least of all models; on the
    fluid each model's error is below `WELL` times the variance.
    """
    text = (
        "HiTS regenerates video, music and Kuramoto–Sivashinsky best; on the fluid all four models "
        "do well (table 1)."
    )
    judged = dict.fromkeys(BEST_ON, _best) | {FLUID: _all_well}
    parts = {name: _part(judges, found[name]) for name, judges in judged.items()}
    return judge(9, text, CONVERGED, parts)


def claim_10(found):
    """LSTM and CW-RNN follow the first steps only; the ESN smooths.

    On each of the three sequences the valid prediction times of LSTM and CW-RNN are to be above
    zero, but at most the share `FIRST` of the horizon; and the forecast of the ESN is to vary less
    over time than the sequence; one that diverged does not smooth.
    """
    text = "LSTM and CW-RNN follow only the first steps; the ESN smooths (fig. 7)."
    judged = {LSTM: _follows_first, CW_RNN: _follows_first, ESN: _smooths}
    parts = {
        f"{name} {model}": _part(judges, [rows.loc[model] for rows in found[name]])
        for model, judges in judged.items()
        for name in BEST_ON
    }
    return judge(10, text, CONVERGED, parts)


def _part(judges, replicates):
    """Part of a claim for `judge`: whether it holds in all replicates; None if there are none."""
    if not replicates:
        return None
    held, said = zip(*map(judges, replicates), strict=True)
    many = f", in {sum(held)} of {len(held)} replicates" * (len(held) > 1)
    return unanimous(held), f"{said[0]}{many}"


def _best(rows):
    mse = rows["mse"]
    other = mse.drop(COUPLED).idxmin()
    said = f"HiTS {mse[COUPLED]:.3g}, best of the others {other} {mse[other]:.3g}"
    return bool(mse[COUPLED] < mse[other]), said


def _all_well(rows):
    said = ", ".join(f"{model} {share:.3g}" for model, share in rows["relative_error"].items())
    return bool((rows["relative_error"] < WELL).all()), f"{said} of the variance"


def _follows_first(row):
    time, horizon = row["valid_prediction_time"], row["horizon"]
    # The first instant is dt after the state that is given: lost there, nothing was followed.
    followed = time - row["dt"]
    return bool(0 < followed <= FIRST * horizon), f"{followed:.3g} of {horizon:.3g} time units"


def _smooths(row):
    if diverged(row["relative_error"]):
        return False, "diverged"
    share = row["forecast_variance"] / row["variance"]
    return bool(share < 1), f"{share:.3g} of the variance"
