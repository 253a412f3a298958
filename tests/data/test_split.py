import numpy as np
import pytest

from hits.data.dataset import DatasetError
from hits.data.split import SHARES, Split
from hits.data.trajectory import Trajectory


def trajectories(n, length=11):
    time = np.arange(float(length))
    return [Trajectory(str(k), time, time[:, None], ("u",)) for k in range(n)]


def divided(split, given, gap=0.0, seed=0):
    found = {}
    for part, each in Split.of(split).divide(given, gap, np.random.default_rng(seed)):
        found.setdefault(part, []).append(each)
    return found


def names(found):
    return {part: [each.name for each in parts] for part, parts in found.items()}


def test_shares_are_drawn_and_each_part_has_one():
    found = names(divided(None, trajectories(20)))
    assert {part: len(of) for part, of in found.items()} == {"train": 14, "val": 3, "test": 3}
    assert found == names(divided(SHARES, trajectories(20)))
    assert found != names(divided(None, trajectories(20), seed=1))
    few = names(divided({"train": 0.9, "val": 0.05, "test": 0.05}, trajectories(4)))
    assert {part: len(of) for part, of in few.items()} == {"train": 2, "val": 1, "test": 1}


def test_named_trajectories_are_where_they_are_named():
    found = divided({"test": [3], "train": [0, "2"], "val": [1]}, trajectories(5))
    assert names(found) == {"train": ["0", "2"], "val": ["1"], "test": ["3"]}


def test_parts_in_time_follow_each_other_with_a_gap():
    """Of 10 steps, 4 are gaps; 3 are train, 1.5 val and 1.5 test."""
    shares = {"train": 0.5, "val": 0.25, "test": 0.25}
    found = divided({"in_time": shares}, trajectories(2), gap=2.0)
    times = {part: [each.time.tolist() for each in parts] for part, parts in found.items()}
    assert times == {"train": [[0, 1, 2]] * 2, "val": [[5, 6]] * 2, "test": [[9, 10]] * 2}


def test_parts_in_time_share_no_instant_without_a_gap():
    found = divided("in_time", trajectories(1, 1001))
    times = [each.time for (each,) in found.values()]
    assert [len(time) for time in times] == [700, 150, 151]
    assert np.concatenate(times).tolist() == list(range(1001))


@pytest.mark.parametrize(
    ("split", "message"),
    [
        ("random", "split is 'random', expected shares, e.g. {train: 0.7"),
        ({"training": 1.0}, "split is {'training': 1.0}, expected shares"),
        ({"train": 0.7, "val": 0.2}, "split: shares add up to 0.9, expected 1"),
        ({"train": 0.7, "val": ["a"]}, "split is {'train': 0.7, 'val': ['a']}, expected shares"),
        ({"in_time": {"train": ["0"]}}, "split is {'train': ['0']}, expected shares"),
        ({"train": ["0"], "val": ["9"]}, "split.val: no trajectory is called '9' (expected: one o"),
        ({"train": ["0"], "val": ["0"]}, "split: trajectory '0' is in train and in val, expected "),
        (None, "split: found 2 trajectories for 3 parts, expected one for each or more; split in"),
    ],
)
def test_splits_that_cannot_be_are_refused(split, message):
    with pytest.raises(DatasetError) as error:
        divided(split, trajectories(2))
    assert str(error.value).startswith(message)
