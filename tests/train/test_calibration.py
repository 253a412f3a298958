import numpy as np
import pytest

from hits.train.calibration import LEVELS, Calibration

N = len(LEVELS)


def test_factors_are_interpolated_in_logarithms():
    made = Calibration((0.0,), (1, 100), [[[1.0], [4.0]]] * N)
    np.testing.assert_allclose(made.factor([1, 10, 100])[0, :, 0], [1, 2, 4])


def test_beyond_the_last_lead_time_nothing_is_known():
    made = Calibration((0.0, 0.1), (1, 10), np.ones((N, 2, 2)))
    assert np.isfinite(made.factor([10])).all()
    assert np.isnan(made.factor([11])).all()


def test_noise_below_0_is_refused():
    with pytest.raises(ValueError, match=r"noise is \(-0.1,\), expected numbers of 0 or more"):
        Calibration((-0.1,), (1,), [[[1.0]]] * N)


@pytest.mark.parametrize("factors", [np.zeros((N, 2, 1)), np.ones((N, 3, 1)), np.ones((1, 2, 1))])
def test_factors_of_another_shape_or_0_are_refused(factors):
    with pytest.raises(ValueError, match="factors have the shape"):
        Calibration((0.0,), (1, 10), factors)
