import numpy as np
import pytest

from hits.data.immersed_boundary import ImmersedBoundaryFlow, delta, interpolation
from hits.data.nested_grids import NestedGrids


def cylinder(cells, dt, reynolds, vorticity=None):
    """A cylinder of diameter 1 in the middle of four grids, the finest three diameters wide."""
    n_points = int(np.pi * cells)
    angle = 2 * np.pi * np.arange(n_points) / n_points
    outline = 0.5 * np.array([np.cos(angle), np.sin(angle)])
    grids = NestedGrids(3 * cells, 3 * cells, 1 / cells, 4)
    return ImmersedBoundaryFlow(grids, (-1.5, -1.5), outline, dt, reynolds, vorticity)


def test_delta_sums_to_one_and_has_no_first_moment():
    offset = np.linspace(-0.5, 0.5, 41)
    distance = np.arange(-3, 4)[:, None] - offset
    np.testing.assert_allclose(delta(distance).sum(axis=0), 1, atol=1e-14)
    np.testing.assert_allclose((distance * delta(distance)).sum(axis=0), 0, atol=1e-14)
    assert not delta(np.array([-2.0, -1.5, 1.5, 1.6, 3.0])).any()
    # At the midpoint between two nodes and at a node, from the formula of Roma et al.
    np.testing.assert_allclose(delta(np.array([0.0, 0.5, 1.0])), [2 / 3, 1 / 2, 1 / 6])


def test_interpolation_is_exact_for_linear_functions_and_spreads_all(generator):
    points = generator.uniform(0.3, 0.7, (2, 30))
    x, y = np.linspace(0, 1, 21), 0.025 + np.linspace(0, 0.9, 19)
    matrix = interpolation(points, x, y)
    linear = (1 + 2 * x[:, None] - 3 * y).ravel()
    np.testing.assert_allclose(matrix @ linear, 1 + 2 * points[0] - 3 * points[1], atol=1e-13)
    forces = generator.normal(size=30)
    assert (matrix.T @ forces).sum() == pytest.approx(forces.sum())


def test_there_is_no_slip_after_each_step(generator):
    flow = cylinder(8, 0.05, 100, np.pad(generator.normal(size=(23, 23)), 1))
    assert abs(flow.slip()).max() > 0.5
    for _ in range(3):
        flow.step()
        assert abs(flow.slip()).max() < 1e-13


def test_impulse_of_the_start_is_that_of_potential_flow():
    """π/4 for the displaced fluid that comes to rest, and as much of added mass (Lamb §68).

    The smeared outline makes the cylinder larger by a part of a cell.
    """
    impulses = []
    for cells in (8, 16, 32):
        flow = cylinder(cells, 0.4 / cells, reynolds=1e8)
        force = flow.step()
        assert abs(force[1]) < 1e-9
        impulses.append(force[0] * flow.dt)
    errors = np.array(impulses) - np.pi / 2
    np.testing.assert_allclose(errors[:-1] / errors[1:], 2, atol=0.25)
    assert 2 * impulses[2] - impulses[1] == pytest.approx(np.pi / 2, rel=0.02)


def test_drag_of_a_short_coarse_run_and_no_lift_without_asymmetry():
    flow = cylinder(8, 0.05, 100)
    forces = 2 * np.array([flow.step() for _ in range(120)])
    # Between the drag of the start and that of the steady, symmetric wake, about 1.1 (Fornberg
    # 1980) and more with cells so wide.
    assert (forces[60:, 0] > 1.1).all()
    assert (forces[60:, 0] < 1.7).all()
    np.testing.assert_allclose(forces[:, 1], 0, atol=1e-9)
    u, v = flow.velocity()
    assert u.shape == v.shape == (23, 23)
    # Backflow on the axis behind the cylinder; faster than the stream beside it.
    axis = np.argmin(abs(flow.y[1:-1]))
    assert u[np.argmin(abs(flow.x[1:-1] - 0.75)), axis] < -0.02
    assert u[np.argmin(abs(flow.x[1:-1])), -4] > 1.05
    np.testing.assert_allclose(v, -v[:, ::-1], atol=1e-9)


def test_a_free_vortex_travels_and_decays_as_the_exact_one_with_order_two():
    """Lamb-Oseen vortex: it spreads by diffusion, and the stream carries it."""

    def exact(flow, t):
        size = 0.1 + 4 * t / 20
        return 0.1 / size * np.exp(-((flow.x[:, None] + 0.25 - t) ** 2 + flow.y**2) / size)

    errors = []
    for n in (16, 32, 64):
        grids = NestedGrids(n, n, 2 / n, 2)
        flow = ImmersedBoundaryFlow(grids, (-1, -1), np.empty((2, 0)), 0.5 / n, 20)
        flow = ImmersedBoundaryFlow(
            grids, (-1, -1), np.empty((2, 0)), 0.5 / n, 20, exact(flow, 0.0)
        )
        for _ in range(n):
            flow.step()
        errors.append(abs(flow.vorticity[0] - exact(flow, 0.5)).max())
    assert errors[2] < 2e-3
    np.testing.assert_allclose(np.log2(errors[:-1]) - np.log2(errors[1:]), 2, atol=0.2)


def test_too_large_a_time_step_is_refused():
    with pytest.raises(ValueError, match=r"dt is 0\.07, expected at most h/2 = 0\.0625"):
        cylinder(8, 0.07, 100)
