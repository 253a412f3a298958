import pytest
import torch

from hits.data.consecutive_windows import consecutive_windows


def counting(n):
    return torch.arange(float(n))[:, None]


def test_windows_follow_each_other_from_the_first_state():
    windows = consecutive_windows(counting(151), 6)
    assert windows.shape == (25, 7, 1)
    assert windows[:, 0, 0].tolist() == list(range(0, 145, 6))


@pytest.mark.parametrize("n", range(2, 30))
@pytest.mark.parametrize("recurrence", [1, 2, 6])
def test_every_window_holds_states_alone_and_no_step_is_left_out(n, recurrence):
    windows = consecutive_windows(counting(n), recurrence)[..., 0]
    # The states count their instants: a padded one would break the count.
    assert (windows.diff(dim=1) == 1).all()
    assert windows.min() == 0
    assert windows.max() == n - 1
    assert set(windows[:, 1:].flatten().tolist()) == set(range(1, n))
    assert len(windows) == -(-(n - 1) // recurrence)


def test_a_short_sequence_gives_one_shorter_window():
    """The largest step of the paper's fluid: instants 0, 64 and 128 of 151."""
    windows = consecutive_windows(counting(151)[::64], 6)
    assert windows.tolist() == [[[0.0], [64.0], [128.0]]]
