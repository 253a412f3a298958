import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from hits.data.nested_grids import NestedGrids, curl, five_point, velocity

# Half of the cells is even along one axis and odd along the other: the middle of the coarser grid
# is then a node of the finer one's edge or not.
SHAPE = (12, 10)


def nodes(grids):
    """Coordinates x and y of the nodes of each grid, from the common centre."""
    return [
        [h * (np.arange(n + 1) - n / 2) for n in (grids.nx, grids.ny)]
        for h in grids.spacing.ravel()
    ]


@pytest.mark.parametrize(("identity", "factor"), [(0.0, 1.0), (1.0, -0.3)])
def test_solutions_satisfy_the_five_point_equation_on_every_grid(generator, identity, factor):
    """For the values at the edge that the solution itself has."""
    grids = NestedGrids(*SHAPE, 0.1, 3)
    right = generator.normal(size=(3, 11, 9))
    laplacian = factor * np.array([1.0, 0.5, 0.25])
    field = grids.solve(right, identity, laplacian)
    residual = identity * field[:, 1:-1, 1:-1] + laplacian[:, None, None] * five_point(field)
    np.testing.assert_allclose(residual, right, rtol=0, atol=1e-12)


def test_edges_are_interpolated_from_the_next_coarser_grid(generator):
    grids = NestedGrids(*SHAPE, 0.1, 3)
    field = grids.solve(generator.normal(size=(3, 11, 9)), 0.0, np.ones(3))
    places = nodes(grids)
    assert not field[2, [0, -1]].any()
    assert not field[2, :, [0, -1]].any()
    for level in (0, 1):
        coarse = RegularGridInterpolator(places[level + 1], field[level + 1])
        expected = coarse(tuple(np.meshgrid(*places[level], indexing="ij")))
        for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
            np.testing.assert_allclose(field[level][edge], expected[edge], rtol=0, atol=1e-12)


def test_five_point_sum_of_a_quadratic_is_its_laplacian():
    x, y = 0.1 * np.arange(7)[:, None], 0.1 * np.arange(5)
    np.testing.assert_allclose(five_point(x**2 + 2 * y**2 + x * y) / 0.1**2, 6.0, atol=1e-11)


def test_velocities_have_no_divergence_and_the_vorticity_of_their_streamfunction(generator):
    streamfunction = generator.normal(size=(2, 13, 11))
    u, v = velocity(streamfunction, 0.1)
    divergence = np.diff(u, axis=-2) + np.diff(v, axis=-1)
    np.testing.assert_allclose(divergence, 0, atol=1e-12)
    expected = -five_point(streamfunction) / 0.1**2
    np.testing.assert_allclose(curl(u, v, 0.1), expected, rtol=0, atol=1e-10)


def test_velocity_of_a_shear():
    y = 0.1 * np.arange(6) * np.ones((4, 1))
    u, v = velocity(y**2 / 2, 0.1)
    np.testing.assert_allclose(u, 0.1 * (np.arange(5) + 0.5) * np.ones((4, 1)))
    assert not v.any()


@pytest.mark.parametrize("shape", [SHAPE, (8, 8), (10, 14)])
def test_restriction_keeps_linear_functions_and_all_outside(shape):
    grids = NestedGrids(*shape, 0.1, 3)
    field = grids.zeros()
    for level, (x, y) in enumerate(nodes(grids)):
        field[level] = 1 + 2 * x[:, None] - 3 * y
    wrong = field.copy()
    for level in (1, 2):
        x, y = nodes(grids)[level]
        half = grids.spacing[level - 1, 0, 0] * np.array(shape) / 2 - 1e-9
        wrong[level, (abs(x[:, None]) < half[0]) & (abs(y) < half[1])] = 99
    assert np.count_nonzero(wrong == 99) >= 18
    grids.restrict(wrong)
    np.testing.assert_allclose(wrong, field, rtol=0, atol=1e-12)


def test_restriction_keeps_the_circulation(generator):
    grids = NestedGrids(16, 16, 0.1, 2)
    field = grids.zeros()
    field[0, 4:-4, 4:-4] = generator.normal(size=(9, 9))
    grids.restrict(field)
    circulation = (field * grids.spacing**2).sum(axis=(1, 2))
    assert circulation[1] == pytest.approx(circulation[0])


def test_streamfunction_converges_with_order_two():
    """To that of a shielded vortex that reaches far beyond the finest grid."""
    errors = []
    for n in (16, 32, 64):
        grids = NestedGrids(n, n, 2 / n, 3)
        exact, vorticity = grids.zeros(), grids.zeros()
        for level, (x, y) in enumerate(nodes(grids)):
            r2 = x[:, None] ** 2 + y**2
            exact[level] = np.exp(-r2)
            vorticity[level] = 4 * (1 - r2) * np.exp(-r2)
        errors.append(abs(grids.streamfunction(vorticity) - exact).max())
    assert errors[2] < 5e-3
    np.testing.assert_allclose(np.log2(errors[:-1]) - np.log2(errors[1:]), 2, atol=0.2)


@pytest.mark.parametrize(("shape", "name"), [((11, 10), "nx is 11"), ((12, 2), "ny is 2")])
def test_odd_grids_are_refused(shape, name):
    with pytest.raises(ValueError, match=f"{name}, expected an even number of cells, 4 or more"):
        NestedGrids(*shape, 0.1, 2)
