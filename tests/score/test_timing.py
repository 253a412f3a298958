import pytest

from hits.score.timing import forecast_seconds, median_seconds


def test_median_of_the_timed_calls():
    durations, now, calls = iter([0.5, 0.03, 0.01, 0.1, 0.02, 0.04]), [0.0], []

    def work():
        calls.append(1)
        now[0] += next(durations)

    # The slow first call is the warm-up; of 3, 1, 10, 2 and 4 hundredths the median is 3.
    found = median_seconds(work, warmup=1, repeats=5, clock=lambda: now[0])
    assert found == pytest.approx(0.03)
    assert len(calls) == 6


@pytest.mark.parametrize(("duration", "calls"), [(2.0, 1), (0.3, 2), (0.1, 5)])
def test_long_calls_are_repeated_less(duration, calls):
    now = [0.0]

    def work():
        now[0] += duration

    found = median_seconds(work, warmup=0, repeats=5, clock=lambda: now[0])
    assert found == pytest.approx(duration)
    assert now[0] == pytest.approx(calls * duration)


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
