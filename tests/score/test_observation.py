"""What is seen of circles: all, x alone, x and an earlier x."""

import pytest

from hits import Recipe
from hits.score.observation import compare_observations
from hits.score.open_questions import DELAYS, PART, WHOLE

RECIPE = Recipe(hidden=(24, 24), iterations=400, validate_every=100, batch=200, hard_hidden=())


def test_delays_make_up_for_what_is_not_seen(circle):
    said = []
    with pytest.warns(UserWarning, match="hardly determine"):
        table = compare_observations(circle, ["x"], [1, 2, 4, 8], RECIPE, 0, said.append)
    table = table.set_index("observation")
    assert table.index.tolist() == [WHOLE, PART, DELAYS]
    assert table["count"].tolist() == [1, 1, 2]
    assert table["lag"].tolist()[:2] == [0, 0]
    errors = table["relative_error"]
    assert errors[DELAYS] < 1e-3
    assert errors[PART] > 0.1
    assert table.loc[DELAYS, "valid_prediction_time"] == float("inf")
    assert said[0].startswith("all states: round 1")
