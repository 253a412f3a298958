import torch

from hits.data.windows import first_windows, sliding_windows, spread_windows

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
