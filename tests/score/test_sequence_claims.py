import pandas as pd
import pytest

from hits.score.sequence_claims import sequence_verdicts

MSE = {"coupled": 0.001, "lstm": 0.5, "esn": 0.2, "cw_rnn": 0.6}
SEQUENCES = ("cylinder", "flower", "bach", "ks")


def rows(*changed, sequences=SEQUENCES):
    """Scores with which both claims hold, but for some changed (sequence, model, column, value)."""
    table = pd.DataFrame(
        {
            "sequence": sequence,
            "replicate": 0,
            "model": model,
            "dt": 1.0,
            "mse": mse,
            "relative_error": 1e-5 if sequence == "cylinder" else mse,
            "variance": 1.0,
            "forecast_variance": 0.5,
            "valid_prediction_time": float("inf") if model == "coupled" else 6.0,
            "horizon": 100.0,
        }
        for sequence in sequences
        for model, mse in MSE.items()
    ).set_index(["sequence", "model"])
    for sequence, model, column, value in changed:
        table.loc[(sequence, model), column] = value
    return table.reset_index()


def test_both_hold_and_tell_their_numbers():
    nine, ten = sequence_verdicts(rows())
    assert (nine.claim, nine.verdict) == (9, "holds")
    assert "ks: HiTS 0.001, best of the others esn 0.2" in nine.measured
    assert (ten.claim, ten.verdict) == (10, "holds")
    assert "bach lstm: 5 of 100 time units" in ten.measured
    assert "flower esn: 0.5 of the variance" in ten.measured


@pytest.mark.parametrize(
    "changed",
    [("bach", "esn", "mse", 1e-4), ("cylinder", "cw_rnn", "relative_error", 0.02)],
)
def test_a_better_baseline_or_a_bad_fluid_spoils_claim_9(changed):
    assert sequence_verdicts(rows(changed))[0].verdict == "holds in part"


@pytest.mark.parametrize(
    "changed",
    [
        ("ks", "lstm", "valid_prediction_time", 12),
        ("ks", "cw_rnn", "valid_prediction_time", 1),
        ("flower", "esn", "forecast_variance", 1.5),
    ],
)
def test_following_long_or_never_and_roughness_spoil_claim_10(changed):
    assert sequence_verdicts(rows(changed))[1].verdict == "holds in part"


@pytest.mark.parametrize("error", [float("inf"), 101.0])
def test_a_baseline_that_diverged_counts_and_does_not_smooth(error):
    """Not even if it is as still as a smooth one."""
    lost = [("ks", "esn", column, error) for column in ("mse", "relative_error")]
    nine, ten = sequence_verdicts(rows(*lost))
    assert (nine.verdict, ten.verdict) == ("holds", "holds in part")
    assert "ks: HiTS 0.001, best of the others lstm 0.5" in nine.measured
    assert "ks esn: diverged" in ten.measured


def test_missing_models_are_not_measured():
    table = rows()
    table = table[(table["sequence"] != "ks") | (table["model"] != "lstm")]
    assert {verdict.verdict for verdict in sequence_verdicts(table)} == {"not measured"}


def test_other_sequences_and_baselines_do_not_count():
    """A second sound beside the paper's, or in place of it, is not what the claims are about."""
    own = rows(("birdsong", "coupled", "mse", 9.0), sequences=("birdsong", "chirp"))
    better = rows()[rows()["model"] == "esn"].assign(model="mine", mse=0.0)
    worse = better.assign(model="yours", mse=9.0, relative_error=9.0)
    both = pd.concat([rows(), own, better, worse])
    assert sequence_verdicts(both) == sequence_verdicts(rows())
    assert {verdict.verdict for verdict in sequence_verdicts(own)} == {"not measured"}
    empty = rows()[:0]
    assert {verdict.verdict for verdict in sequence_verdicts(empty)} == {"not measured"}


def test_replicates_that_differ_leave_a_part_undecided():
    again = rows(*((name, "esn", "mse", 1e-4) for name in SEQUENCES)).assign(replicate=1)
    nine, ten = sequence_verdicts(pd.concat([rows(), again]))
    assert nine.verdict == "holds in part"  # the fluid
    assert (
        "ks: HiTS 0.001, best of the others esn 0.2, in 1 of 2 replicates (cannot" in nine.measured
    )
    assert ten.verdict == "holds"
