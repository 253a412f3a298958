import numpy as np
import pytest

from hits.data.increments import GRIDS, STEP_TIMES, increment_maps
from hits.data.systems import SYSTEMS


def test_increments_of_the_oscillator_are_exact(generator):
    initial = generator.normal(size=(3, 4, 2))
    increments = increment_maps(SYSTEMS["oscillator"].field, initial, [np.pi / 2, np.pi])
    # A quarter of a turn takes (x, y) to (y, -x), half of one to (-x, -y).
    quarter = np.stack([initial[..., 1], -initial[..., 0]], axis=-1)
    np.testing.assert_allclose(increments, [quarter - initial, -2 * initial], atol=1e-9)


def test_slow_component_of_the_hyperbolic_system_decays_by_mu():
    grid = GRIDS["hyperbolic"]
    increments = increment_maps(SYSTEMS["hyperbolic"].field, grid, STEP_TIMES)
    expected = grid[..., 0] * np.expm1(-0.05 * STEP_TIMES)[:, None, None]
    np.testing.assert_allclose(increments[..., 0], expected, atol=1e-9)


def test_the_parameter_of_hopf_has_no_increment():
    increments = increment_maps(SYSTEMS["hopf"].field, GRIDS["hopf"][::20, ::20], [0.16])
    assert increments.shape == (1, 6, 6, 3)
    assert not increments[..., 0].any()


@pytest.mark.parametrize(
    ("system", "low", "high"),
    [
        ("hyperbolic", (-1, -1), (1, 1)),
        ("cubic", (-1, -1), (1, 1)),
        ("van_der_pol", (-2, -1), (2, 1)),
        ("hopf", (0.2, -1, -1), (0.2, 2, 1)),
        ("lorenz", (-9, 6, 27), (-7, 8, 27)),
    ],
)
def test_grids_are_those_of_the_paper(system, low, high):
    grid = GRIDS[system]
    assert grid.ndim == 3
    np.testing.assert_array_equal(grid[0, 0], low)
    np.testing.assert_array_equal(grid[-1, -1], high)


def test_steps_are_those_of_the_paper():
    np.testing.assert_allclose(STEP_TIMES, [0.16, 0.64, 2.56, 10.24])
