import pytest

from hits.score.timing import forecast_seconds, median_seconds


def test_median_of_the_calls():
    durations, now = iter([0.03, 0.01, 0.1, 0.02, 0.04]), [0.0]

    def work():
        now[0] += next(durations)

    # Of 3, 1, 10, 2 and 4 hundredths the median is 3.
    found = median_seconds(work, repeats=5, clock=lambda: now[0])
    assert found == pytest.approx(0.03)
    assert not list(durations)


@pytest.mark.parametrize(("duration", "calls"), [(2.0, 1), (0.3, 2), (0.1, 5)])
def test_long_calls_are_repeated_less(duration, calls):
    now = [0.0]

    def work():
        now[0] += duration

    found = median_seconds(work, repeats=5, clock=lambda: now[0])
    assert found == pytest.approx(duration)
    assert now[0] == pytest.approx(calls * duration)


def test_every_model_is_timed():
    asked = []
    models = {name: lambda x0, n, k=name: asked.append((k, x0, n)) for name in ("8", "coupled")}
    x0 = [[1.0], [2.0]]
    seconds = forecast_seconds(models, x0, 5, repeats=2)
    assert seconds["model"].tolist() == ["8", "coupled"]
    assert (seconds["seconds"] > 0).all()
    # Before, a short forecast, in which libraries load.
    assert asked == [(name, x0, n) for name in models for n in (2, 5, 5)]


def test_no_repeat_is_refused():
    with pytest.raises(ValueError, match="repeats is 0, expected 1 or more"):
        median_seconds(print, repeats=0)
