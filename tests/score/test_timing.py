import pytest

from hits.score.timing import forecast_seconds, median_seconds


def test_median_of_the_timed_calls():
    durations, now, calls = iter([50, 3, 1, 100, 2, 4]), [0.0], []

    def work():
        calls.append(1)
        now[0] += next(durations)

    # The slow first call is the warm-up; of 3, 1, 100, 2 and 4 the median is 3.
    assert median_seconds(work, warmup=1, repeats=5, clock=lambda: now[0]) == 3
    assert len(calls) == 6


def test_every_model_is_timed():
    asked = []
    models = {name: lambda x0, n, k=name: asked.append((k, x0, n)) for name in ("8", "coupled")}
    seconds = forecast_seconds(models, [[1.0]], 5, warmup=1, repeats=2)
    assert seconds["model"].tolist() == ["8", "coupled"]
    assert (seconds["seconds"] > 0).all()
    assert asked == [("8", [[1.0]], 5)] * 3 + [("coupled", [[1.0]], 5)] * 3


def test_no_repeat_is_refused():
    with pytest.raises(ValueError, match="repeats is 0, expected 1 or more"):
        median_seconds(print, warmup=0, repeats=0)
