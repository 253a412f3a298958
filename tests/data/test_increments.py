from pathlib import Path

import numpy as np
import pytest
import yaml

from hits.data.increments import STEP_TIMES, increment_grid, increment_maps

DATASETS = Path(__file__).parents[2] / "config" / "datasets"


def grid_of(systems, name):
    ranges = yaml.safe_load((DATASETS / f"{name}.yaml").read_text()).get("increments")
    return increment_grid(systems[name], ranges)


def test_increments_of_the_oscillator_are_exact(systems, generator):
    initial = generator.normal(size=(3, 4, 2))
    increments = increment_maps(systems["oscillator"].field, initial, [np.pi / 2, np.pi])
    # A quarter of a turn takes (x, y) to (y, -x), half of one to (-x, -y).
    quarter = np.stack([initial[..., 1], -initial[..., 0]], axis=-1)
    np.testing.assert_allclose(increments, [quarter - initial, -2 * initial], atol=1e-9)


def test_slow_component_of_the_hyperbolic_system_decays_by_mu(systems):
    grid = grid_of(systems, "hyperbolic")[::20, ::20]
    increments = increment_maps(systems["hyperbolic"].field, grid, STEP_TIMES)
    expected = grid[..., 0] * np.expm1(-0.05 * STEP_TIMES)[:, None, None]
    np.testing.assert_allclose(increments[..., 0], expected, atol=1e-9)


def test_the_parameter_of_hopf_has_no_increment(systems):
    grid = grid_of(systems, "hopf")[::20, ::20]
    increments = increment_maps(systems["hopf"].field, grid, [0.16])
    assert increments.shape == (1, 6, 6, 3)
    assert not increments[..., 0].any()


@pytest.mark.parametrize(
    ("system", "low", "high"),
    [
        ("oscillator", (-1, -1), (1, 1)),
        ("hyperbolic", (-1, -1), (1, 1)),
        ("cubic", (-1, -1), (1, 1)),
        ("van_der_pol", (-2, -1), (2, 1)),
        ("hopf", (0.2, -1, -1), (0.2, 2, 1)),
        ("lorenz", (-9, 6, 27), (-7, 8, 27)),
    ],
)
def test_grids_are_those_of_the_paper(systems, system, low, high):
    grid = grid_of(systems, system)
    assert grid.shape == (101, 101, len(low))
    np.testing.assert_array_equal(grid[0, 0], low)
    np.testing.assert_array_equal(grid[-1, -1], high)


def test_the_first_two_states_vary_if_nothing_is_said(systems):
    grid = increment_grid(systems["lorenz"])
    np.testing.assert_array_equal(grid[0, 100], [-15, 15, 25])
    np.testing.assert_array_equal(grid[100, 0], [15, -15, 25])


@pytest.mark.parametrize(
    "ranges",
    [
        {"x": [0, 1], "y": 2, "z": 3},
        {"x": [0, 1], "y": [0, 1]},
        {"x": [0, 1], "y": [0, 1], "z": [0, 1]},
    ],
)
def test_other_grids_than_planes_are_refused(systems, ranges):
    with pytest.raises(ValueError, match=r"increments are .*, expected an interval for two of the"):
        increment_grid(systems["lorenz"], ranges)
