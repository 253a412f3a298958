from dataclasses import replace

import pytest

from hits.model import HiTS
from hits.score.timing import forecast_seconds, median_seconds
from hits.train.recipe import RECIPES


def test_median_of_the_timed_calls():
    durations, now, calls = iter([50, 3, 1, 100, 2, 4]), [0.0], []

    def work():
        calls.append(1)
        now[0] += next(durations)

    # The slow first call is the warm-up; of 3, 1, 100, 2 and 4 the median is 3.
    assert median_seconds(work, warmup=1, repeats=5, clock=lambda: now[0]) == 3
    assert len(calls) == 6


def test_every_model_is_timed(oscillator):
    recipe = replace(RECIPES["fast"], hidden=(6,), iterations=5, validate_every=5)
    model = HiTS([2, 8], recipe)
    hierarchy = model.fit(oscillator, None).select(oscillator).hierarchy
    seconds = forecast_seconds(hierarchy, oscillator, warmup=0, repeats=1)
    assert seconds["model"].tolist() == ["2", "8", "coupled"]
    assert (seconds["seconds"] > 0).all()


def test_no_repeat_is_refused():
    with pytest.raises(ValueError, match="repeats is 0, expected 1 or more"):
        median_seconds(print, warmup=0, repeats=0)
