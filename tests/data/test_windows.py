import pytest
import torch

from hits.data.windows import (
    consecutive_windows,
    first_windows,
    sliding_windows,
    spread_windows,
)

# The value of a state tells its trajectory and instant.
STATES = (100 * torch.arange(3.0)[:, None] + torch.arange(11.0))[:, :, None]


def test_first_windows_start_at_the_start():
    windows = first_windows(STATES, [1, 5], recurrence=2)[..., 0]
    assert windows[0].tolist() == [[0, 1, 2], [100, 101, 102], [200, 201, 202]]
    assert windows[1].tolist() == [[0, 5, 10], [100, 105, 110], [200, 205, 210]]


def test_sliding_windows_reach_from_the_first_to_the_last_instant():
    position = torch.tensor([0.0, 0.5, 1 - 2**-24])
    windows = sliding_windows(STATES, [1, 4], 2, torch.tensor([0, 1, 2]), position)[..., 0]
    assert windows[0].tolist() == [[0, 1, 2], [104, 105, 106], [208, 209, 210]]
    assert windows[1].tolist() == [[0, 4, 8], [101, 105, 109], [202, 206, 210]]


def test_spread_windows_take_every_trajectory():
    windows = spread_windows(STATES, [1], 1, n_positions=2)[0, :, 0, 0]
    assert windows.tolist() == [0, 5, 100, 105, 200, 205]


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
