import pandas as pd
import pytest

from hits.score.sequence_claims import claim_9, claim_10, sequence_verdicts

MSE = {"hits": 0.001, "lstm": 0.5, "esn": 0.2, "cw_rnn": 0.6}


def rows(*changed):
    """Scores with which both claims hold, but for what is changed: (role, model, column, value)."""
    table = pd.DataFrame(
        {
            "role": role,
            "model": model,
            "mse": 1e-5 if role == "fluid" else mse,
            "variance": 1.0,
            "forecast_variance": 0.5,
            "followed": 100 if model == "hits" else 5,
            "n_steps": 100,
        }
        for role in ("fluid", "video", "music", "ks")
        for model, mse in MSE.items()
    ).set_index(["role", "model"])
    for role, model, column, value in changed:
        table.loc[(role, model), column] = value
    return table.reset_index()


def test_both_hold_and_tell_their_numbers():
    nine, ten = sequence_verdicts(rows())
    assert (nine.claim, nine.verdict) == (9, "holds")
    assert "ks: HiTS 0.001, best of the others esn 0.2" in nine.measured
    assert (ten.claim, ten.verdict) == (10, "holds")
    assert "music lstm: 5 of 100 steps" in ten.measured
    assert "video esn: 0.5 of the variance" in ten.measured


@pytest.mark.parametrize(
    "changed",
    [("music", "esn", "mse", 1e-4), ("fluid", "cw_rnn", "mse", 0.02)],
)
def test_a_better_baseline_or_a_bad_fluid_spoils_claim_9(changed):
    assert claim_9(rows(changed)).verdict == "holds in part"


@pytest.mark.parametrize(
    "changed",
    [
        ("ks", "lstm", "followed", 11),
        ("ks", "cw_rnn", "followed", 0),
        ("video", "esn", "forecast_variance", 1.5),
    ],
)
def test_following_long_or_never_and_roughness_spoil_claim_10(changed):
    assert claim_10(rows(changed)).verdict == "holds in part"


def test_missing_models_are_not_measured():
    table = rows()
    table = table[(table["role"] != "ks") | (table["model"] != "lstm")]
    assert {verdict.verdict for verdict in sequence_verdicts(table)} == {"not measured"}
