import numpy as np
import pytest

from hits.forecast.schedule import coupled_schedule
from hits.forecast.steps import check_steps, sequential_calls


def rows(schedule):
    return list(schedule[["call", "step", "source", "target"]].itertuples(index=False, name=None))


def test_each_map_fills_the_gaps_of_the_larger_one():
    assert rows(coupled_schedule([1, 2, 4], 8)) == [
        (0, 4, 0, 4),
        (1, 4, 4, 8),
        # 8 is known too, but 10 lies past the horizon.
        (2, 2, 0, 2),
        (2, 2, 4, 6),
        (3, 1, 0, 1),
        (3, 1, 2, 3),
        (3, 1, 4, 5),
        (3, 1, 6, 7),
    ]


def test_a_map_walks_gaps_wider_than_two_steps():
    schedule = coupled_schedule([1, 4], 8)
    batches = schedule[schedule["step"] == 1].groupby("call")["target"].apply(list)
    assert batches.to_dict() == {2: [1, 5], 3: [2, 6], 4: [3, 7]}


@pytest.mark.parametrize("steps", [[1], [1, 2, 8], [1, 4, 16], [1, 64]])
@pytest.mark.parametrize("n_steps", [1, 21, 64])
def test_every_instant_is_computed_once_from_a_known_one(steps, n_steps):
    schedule = coupled_schedule(steps, n_steps)
    assert sorted(schedule["target"]) == list(range(1, n_steps + 1))
    known = {0}
    for _, batch in schedule.groupby("call"):
        assert known.issuperset(batch["source"])
        known.update(batch["target"])


def test_interpolated_instants_are_not_computed():
    # Interpolation up to 11 needs 12.
    assert coupled_schedule([4], 11)["target"].tolist() == [4, 8, 12]


def test_the_hierarchy_of_the_paper_needs_few_calls():
    schedule = coupled_schedule([2**k for k in range(11)], 5120)
    assert len(schedule) == 5120
    # Five steps of 1024, then one batch per smaller map, each twice as large as the one before.
    sizes = [1, 1, 1, 1, 1, *(5 * 2**k for k in range(10))]
    assert schedule.groupby("call").size().tolist() == sizes


def test_steps_that_do_not_nest_are_refused():
    with pytest.raises(ValueError, match="expected each to divide"):
        coupled_schedule([2, 3], 10)


def test_steps_are_whole_numbers():
    steps = check_steps(2 ** np.arange(3))
    assert steps == check_steps([4.0, 1, 2]) == [4, 2, 1]
    assert {type(step) for step in steps} == {int}
    with pytest.raises(ValueError, match=r"one of the steps is 2\.5, expected a whole number"):
        check_steps([1, 2.5])
    with pytest.raises(ValueError, match="steps are 4, expected a list of whole numbers"):
        check_steps(4)


@pytest.mark.parametrize(
    ("steps", "n_steps", "calls"),
    [
        ([8], 64, 8),
        ([1, 2, 4], 8, 4),
        ([1, 4], 8, 5),
        ([4, 16], 40, 5),
        ([2, 16], 5, 3),
        ([1, 1024], 5120, 1028),
    ],
)
def test_calls_in_sequence_are_those_of_the_schedule(steps, n_steps, calls):
    assert sequential_calls(steps, n_steps) == calls
    if n_steps < 100:
        assert coupled_schedule(steps, n_steps)["call"].nunique() == calls
