"""Flow past a rigid body by the immersed-boundary projection method in nullspace form.

Taira & Colonius 2007, *The immersed boundary method: a projection approach*,
doi:10.1016/j.jcp.2007.03.005; Colonius & Taira 2008, doi:10.1016/j.cma.2007.08.014.
"""

import numpy as np
from scipy.linalg import lu_factor, lu_solve
from scipy.sparse import csr_array

from hits.data.nested_grids import curl, five_point, velocity


class ImmersedBoundaryFlow:
    """A uniform stream along x past a body at rest.

    Lengths are in units of a length of the body, velocities in units of the stream's, so that the
    viscosity is one over the Reynolds number. The state is the vorticity at the nodes; velocities
    come from its streamfunction and are divergence-free. Forces at points of the outline, spread
    to the grid, make the velocity there vanish at the end of each step. Convection is centred and
    advances by Adams-Bashforth, diffusion by Crank-Nicolson.

    Parameters
    ----------
    grids : hits.data.nested_grids.NestedGrids
        The finest holds the body, two cells or more away from its edge.
    corner : tuple of float
        Lower left corner of the finest grid.
    points : numpy.ndarray, (2, n_points)
        Outline of the body, about one cell from point to point; none where there is no body.
    dt, reynolds : float
        Time step, at most h/2, and Reynolds number.
    vorticity : numpy.ndarray, (nx + 1, ny + 1), optional
        What disturbs the stream at the beginning, on the finest grid.
    """

    def __init__(self, grids, corner, points, dt, reynolds, vorticity=None):
        h = grids.h
        if dt > h / 2:
            raise ValueError(
                f"time step dt is {dt:g}, expected at most h/2 = {h / 2:g} for a stable step with "
                "cells of this width; take smaller steps or wider cells"
            )
        self.grids, self.dt = grids, dt
        self.diffusion = dt / (2 * reynolds * grids.spacing**2)
        self.x = corner[0] + h * np.arange(grids.nx + 1)
        self.y = corner[1] + h * np.arange(grids.ny + 1)
        middle_x, middle_y = (nodes[:-1] + h / 2 for nodes in (self.x, self.y))
        self.to_points = (
            interpolation(points, self.x, middle_y),
            interpolation(points, middle_x, self.y),
        )
        self.stream = np.repeat([1.0, 0.0], points.shape[1])
        self.response = lu_factor(self._response())
        self.vorticity = grids.zeros()
        if vorticity is not None:
            self.vorticity[0] = vorticity
            grids.restrict(self.vorticity)
        self.streamfunction = grids.streamfunction(self.vorticity)
        self.convection = None

    def step(self):
        """Advance by one time step, and return the mean force on the body along x and y, (2,).

        It is in units of density times speed squared times length, so that the drag coefficient is
        twice the first, and NaN once the flow has blown up.
        """
        grids, field = self.grids, self.vorticity
        convection = self._convection()
        # There is nothing to extrapolate from before the first step.
        previous = convection if self.convection is None else self.convection
        self.convection = convection
        right = field[:, 1:-1, 1:-1] + self.diffusion * five_point(field)
        right += self.dt * (1.5 * convection - 0.5 * previous)
        field = grids.solve(right, 1.0, -self.diffusion[:, 0, 0])
        grids.restrict(field)
        slip = self.stream + self._at_points(grids.streamfunction(field))
        # A flow that blows up becomes NaN here too, and its forces tell.
        impulse = lu_solve(self.response, slip, check_finite=False)
        field[0] -= self._vorticity_of(impulse)
        grids.restrict(field)
        self.vorticity, self.streamfunction = field, grids.streamfunction(field)
        return impulse.reshape(2, -1).sum(axis=1) * grids.h**2 / self.dt

    def velocity(self):
        """Components u and v, each (nx - 1, ny - 1), at the inner nodes of the finest grid.

        They are means of the two faces next to a node.
        """
        u, v = velocity(self.streamfunction[0], self.grids.h)
        return (
            1.0 + (u[1:-1, 1:] + u[1:-1, :-1]) / 2,
            (v[1:, 1:-1] + v[:-1, 1:-1]) / 2,
        )

    def slip(self):
        """Velocity (2, n_points) at the outline, zero but for rounding after each step."""
        return (self.stream + self._at_points(self.streamfunction)).reshape(2, -1)

    def _convection(self):
        """Rate of change of the vorticity by convection, -∇·(velocity · vorticity)."""
        field, h = self.vorticity, self.grids.spacing
        u, v = velocity(self.streamfunction, h)
        u += 1.0
        # Fluxes halfway between a node and its neighbours, from the four velocities around there.
        u = u[..., 1:] + u[..., :-1]
        v = v[:, 1:] + v[:, :-1]
        flux_x = (u[:, 1:] + u[:, :-1]) * (field[:, 1:, 1:-1] + field[:, :-1, 1:-1])
        flux_y = (v[..., 1:] + v[..., :-1]) * (field[:, 1:-1, 1:] + field[:, 1:-1, :-1])
        return -(np.diff(flux_x, axis=-2) + np.diff(flux_y, axis=-1)) / (8 * h)

    def _at_points(self, streamfunction):
        """Velocity without the stream at the points of the outline, (2 n_points,)."""
        parts = velocity(streamfunction[0], self.grids.h)
        return np.concatenate(
            [to @ part.ravel() for to, part in zip(self.to_points, parts, strict=True)]
        )

    def _vorticity_of(self, impulse):
        """Vorticity on the finest grid after a step with impulses at the points, (2 n_points,)."""
        grids = self.grids
        on_u, on_v = (
            to_points.T @ part
            for to_points, part in zip(self.to_points, np.split(impulse, 2), strict=True)
        )
        spread = curl(
            on_u.reshape(grids.nx + 1, grids.ny), on_v.reshape(grids.nx, grids.ny + 1), grids.h
        )
        return np.pad(grids.invert(spread, 1.0, -self.diffusion[0, 0, 0]), 1)

    def _response(self):
        """Matrix from impulses at the points to the velocity that they make there."""
        size = len(self.stream)
        matrix = np.empty((size, size))
        for column, impulse in zip(matrix.T, np.eye(size), strict=True):
            field = self.grids.zeros()
            field[0] = self._vorticity_of(impulse)
            self.grids.restrict(field)
            column[:] = self._at_points(self.grids.streamfunction(field))
        return matrix


def delta(r):
    """Smeared delta function, three cells wide, of distances in units of the cell.

    Its values at the nodes around any point sum to one, and their first moment about the point
    vanishes, so that linear functions are interpolated exactly. From Roma, Peskin & Berger 1999,
    *An adaptive version of the immersed boundary method*, doi:10.1006/jcph.1999.6293.
    """
    r = np.abs(r)
    near = (1 + np.sqrt(np.maximum(1 - 3 * r**2, 0))) / 3
    far = (5 - 3 * r - np.sqrt(np.maximum(1 - 3 * (1 - r) ** 2, 0))) / 6
    return np.where(r <= 0.5, near, np.where(r <= 1.5, far, 0.0))


def interpolation(points, x, y):
    """Sparse matrix (n_points, nx · ny) from a grid to points (2, n_points); its transpose spreads.

    It is made of `delta`. Points lie two cells or more inside the grid, whose spacing is that of x
    along both axes.
    """
    h = x[1] - x[0]
    nodes, weights = [], []
    for position, axis in zip(points, (x, y), strict=True):
        place = (position - axis[0]) / h
        node = np.ceil(place - 1.5).astype(int)[:, None] + np.arange(3)
        nodes.append(node)
        weights.append(delta(node - place[:, None]))
    columns = nodes[0][:, :, None] * len(y) + nodes[1][:, None, :]
    values = weights[0][:, :, None] * weights[1][:, None, :]
    starts = 9 * np.arange(points.shape[1] + 1)
    return csr_array((values.ravel(), columns.ravel(), starts), (points.shape[1], len(x) * len(y)))
