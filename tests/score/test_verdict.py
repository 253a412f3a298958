import pytest

from hits.score.verdict import UNDECIDED, all_hold, judge, unanimous


@pytest.mark.parametrize(
    ("held", "verdict"),
    [
        ([True], "holds"),
        ([True, True], "holds"),
        ([True, False], "holds in part"),
        ([True, UNDECIDED], "holds in part"),
        ([True, UNDECIDED, False], "holds in part"),
        ([False, False], "does not hold"),
        ([False, UNDECIDED], "cannot be told apart"),
        ([UNDECIDED, UNDECIDED], "cannot be told apart"),
        (["holds", True], "holds"),
        (["does not hold", "does not hold"], "does not hold"),
        (["holds", "does not hold"], "holds in part"),
    ],
)
def test_parts_make_a_verdict(held, verdict):
    parts = {str(k): (each, "1") for k, each in enumerate(held)}
    assert judge(1, "", "converged", parts).verdict == verdict
    found = judge(1, "", "converged", parts | {"another": None})
    assert (found.verdict, found.measured) == ("not measured", "No numbers: another.")


def test_parts_that_cannot_be_told_are_named():
    parts = {"cubic": (True, "1 of 2"), "hopf": (UNDECIDED, "2 of 3")}
    found = judge(1, "", "converged", parts)
    assert found.measured == "cubic: 1 of 2; hopf: 2 of 3 (cannot be told apart)."


@pytest.mark.parametrize(
    ("held", "word"),
    [
        ([True, True], "holds"),
        ([False, False], "does not hold"),
        ([True, True, False], "cannot be told apart"),
    ],
)
def test_replicates_are_to_agree(held, word):
    assert unanimous(held) == word


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (["holds", "holds"], "holds"),
        (["holds", "cannot be told apart"], "cannot be told apart"),
        (["cannot be told apart", "does not hold", "holds"], "does not hold"),
    ],
)
def test_one_failure_decides_against_all(words, word):
    assert all_hold(words) == word
