import numpy as np
import pytest

from hits.data.dataset import DatasetError
from hits.data.segments import common_step, resampled, segments
from hits.data.trajectory import Trajectory


def trajectory(time, function=lambda t: t):
    time = np.asarray(time, float)
    return Trajectory("a", time, function(time)[:, None], ("u",))


def test_the_common_step_is_free_of_rounding():
    assert common_step([trajectory(np.arange(100) * 0.1)]) == 0.1
    assert common_step([trajectory([0, 0.1, 0.2, 0.30000000000000004, 0.9, 1.0])]) == 0.1
    assert common_step([trajectory(1.6e9 + np.arange(1000) * 0.01)]) == pytest.approx(0.01, 1e-4)


def test_missing_samples_cut_a_trajectory():
    """After the gap the steps begin anywhere."""
    found = segments(trajectory([0, 1, 2, 5.25, 6.25, 9]), 1.0)
    assert [each.time.tolist() for each in found] == [[0, 1, 2], [5.25, 6.25], [9]]
    assert found[1].x.tolist() == [[5.25], [6.25]]


def test_instants_that_differ_by_rounding_are_uniform():
    (found,) = segments(trajectory([0, 0.1, 0.2, 0.30000000000000004, 0.4]), 0.1)
    assert len(found) == 5


@pytest.mark.parametrize("time", [[0, 1, 2.2, 3], [0, 0.4, 0.8, 1.2]])
def test_times_off_the_grid_are_refused(time):
    with pytest.raises(DatasetError, match=r"trajectory a: times are not uniform: found (2.2|0.4)"):
        segments(trajectory(time), 1.0)


def test_cubic_interpolation_is_exact_for_cubics():
    def cubic(t):
        return t**3 - 2 * t**2 + 1

    (found,) = resampled(trajectory([1, 1.3, 1.9, 2.2, 3], cubic), 0.25)
    np.testing.assert_allclose(found.time, np.arange(1, 3.01, 0.25))
    np.testing.assert_allclose(found.x[:, 0], cubic(found.time), atol=1e-12)


def test_linear_interpolation_is_straight():
    (found,) = resampled(trajectory([0, 1, 3], np.square), 0.5, "linear")
    assert found.x[:, 0].tolist() == [0, 0.5, 1, 3, 5, 7, 9]


def test_gaps_are_not_bridged():
    found = resampled(trajectory([0, 1, 2, 3, 10, 11, 12.5]), 0.5)
    assert [each.time[[0, -1]].tolist() for each in found] == [[0, 3], [10, 12.5]]
