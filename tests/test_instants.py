import numpy as np

from hits.instants import instants, multiples

# 0.30000000000000004 and 0.7999999999999999 among them, which no product with 0.1 gives.
SUMMED = np.cumsum(np.full(65, 0.1)) - 0.1


def test_instants_are_those_of_a_dataset():
    grid = 0.1 * np.arange(65)
    for first in range(64):
        assert (instants(grid[first], 0.1, 64 - first) == grid[first + 1 :]).all()


def test_a_start_between_multiples_is_added():
    np.testing.assert_array_equal(instants(0.05, 0.1, 3), 0.05 + 0.1 * np.arange(1, 4))


def test_known_instants_are_rounded_as_they_are():
    assert not (multiples(0.0, 0.1, 64) == SUMMED).all()
    for first in range(64):
        assert (instants(SUMMED[first], 0.1, 64 - first, SUMMED) == SUMMED[first + 1 :]).all()


def test_beyond_what_is_known_times_go_on():
    times = instants(SUMMED[60], 0.1, 10, SUMMED)
    assert (times[:4] == SUMMED[61:]).all()
    assert (times[4:] == 0.1 * np.arange(65, 71)).all()
    # A start before, after or between the known instants.
    times = instants(-0.2, 0.1, 66, SUMMED)
    assert times[0] == -0.1
    assert (times[1:] == SUMMED).all()
    np.testing.assert_array_equal(instants(9.0, 0.1, 2, SUMMED), 0.1 * np.array([91, 92]))
    np.testing.assert_array_equal(instants(0.05, 0.1, 2, SUMMED), 0.05 + 0.1 * np.arange(1, 3))
