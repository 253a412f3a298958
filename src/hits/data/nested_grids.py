"""Nested rectangular grids: a field near a body and far away, by sine transforms on each grid."""

from itertools import pairwise

import numpy as np
from scipy.fft import dstn, idstn


class NestedGrids:
    """Grids around one centre, each twice as coarse and as large as the one before.

    A field is an array (levels, nx + 1, ny + 1) of its values at the nodes, the finest grid first,
    whose cells have the width h. Where grids overlap, the finer one decides. After Colonius & Taira
    2008, *A fast immersed boundary method using a nullspace approach and multi-domain far-field
    boundary conditions*, doi:10.1016/j.cma.2007.08.014.
    """

    def __init__(self, nx, ny, h, levels):
        for name, cells in (("nx", nx), ("ny", ny)):
            if cells % 2 or cells < 4:
                raise ValueError(
                    f"{name} is {cells}, expected an even number of cells, 4 or more: nested "
                    "grids share the node in their middle"
                )
        self.nx, self.ny, self.h, self.levels = nx, ny, h, levels
        self.spacing = h * 2.0 ** np.arange(levels)[:, None, None]
        self.eigenvalues = np.add.outer(
            *(2 * np.cos(np.pi * np.arange(1, n) / n) - 2 for n in (nx, ny))
        )
        self.inside, self.outside = zip(_overlap(nx), _overlap(ny), strict=True)
        i, j = np.nonzero(np.pad(np.zeros((nx - 1, ny - 1)), 1, constant_values=1))
        self.edge = (i, j)
        # Node i of a grid lies at node (nx/2 + i)/2 of the next coarser one: on a node or halfway.
        around_x, around_y = (_neighbours(n, k) for n, k in ((nx, i), (ny, j)))
        self.corners = [(p, q) for p in around_x for q in around_y]

    def zeros(self):
        """The field that is zero everywhere."""
        return np.zeros((self.levels, self.nx + 1, self.ny + 1))

    def invert(self, right, identity, laplacian):
        """Solve ``(identity + laplacian · L) field = right`` on one grid with zeros at its edge.

        L is the five-point sum, of which sine modes are the eigenvectors; both sides are values at
        the inner nodes, (nx - 1, ny - 1).
        """
        modes = dstn(right, type=1)
        modes /= identity + laplacian * self.eigenvalues
        return idstn(modes, type=1, overwrite_x=True)

    def solve(self, right, identity, laplacian):
        """Solve ``(identity + laplacian · L) field = right`` on all grids, the coarsest first.

        `right` are values at the inner nodes, `laplacian` is a factor for each grid. The field is
        zero at the edge of the coarsest grid; the others interpolate theirs from the next one.
        """
        field = self.zeros()
        for level in reversed(range(self.levels)):
            inner, factor = right[level].copy(), laplacian[level]
            if level + 1 < self.levels:
                edge = field[level]
                edge[self.edge] = self._interpolate(field[level + 1])
                inner[[0, -1]] -= factor * edge[[0, -1], 1:-1]
                inner[:, [0, -1]] -= factor * edge[1:-1, [0, -1]]
            field[level, 1:-1, 1:-1] = self.invert(inner, identity, factor)
        return field

    def restrict(self, field):
        """Replace what coarse grids hold inside of finer ones by weighted means, in place."""
        for fine, coarse in pairwise(field):
            for fine_nodes in self.inside:
                fine = _weighted(fine, fine_nodes).T
            coarse[self.outside] = fine

    def streamfunction(self, vorticity):
        """Streamfunction ψ of a vorticity ω, ``∇²ψ = -ω``, that vanishes far away."""
        right = -(self.spacing**2) * vorticity[:, 1:-1, 1:-1]
        return self.solve(right, 0.0, np.ones(self.levels))

    def _interpolate(self, coarse):
        """Values of the next coarser grid at the nodes of the edge, bilinear."""
        return sum(coarse[corner] for corner in self.corners) / len(self.corners)


def five_point(field):
    """Sum of the four neighbours minus four times the value, h²∇², at the inner nodes."""
    total = field[..., 2:, 1:-1] + field[..., :-2, 1:-1]
    total += field[..., 1:-1, 2:]
    total += field[..., 1:-1, :-2]
    total -= 4 * field[..., 1:-1, 1:-1]
    return total


def velocity(streamfunction, h):
    """Velocity on the faces of the cells, divergence-free in each, from the values ψ at the nodes.

    Its x-component ``∂ψ/∂y``, (…, nx + 1, ny), is on faces between cells along x, its y-component
    ``-∂ψ/∂x``, (…, nx, ny + 1), on those between cells along y.
    """
    return np.diff(streamfunction, axis=-1) / h, -np.diff(streamfunction, axis=-2) / h


def curl(u, v, h):
    """Vorticity ``∂v/∂x - ∂u/∂y`` of a velocity on the faces, at the inner nodes."""
    return (np.diff(v[..., 1:-1], axis=-2) - np.diff(u[..., 1:-1, :], axis=-1)) / h


def _overlap(n):
    """Inner nodes of a grid that are nodes of the next coarser one, and which of it."""
    first = 2 - n // 2 % 2
    fine = slice(first, n, 2)
    start = (first + n // 2) // 2
    return fine, slice(start, start + len(range(first, n, 2)))


def _neighbours(n, nodes):
    """Nodes of the next coarser grid on both sides of nodes of a grid, equal where they meet."""
    return (n // 2 + nodes) // 2, (n // 2 + nodes + 1) // 2


def _weighted(values, nodes):
    """Means of every second row with its neighbours."""
    below, above = (slice(nodes.start + k, nodes.stop + k, 2) for k in (-1, 1))
    return 0.5 * values[nodes] + 0.25 * (values[below] + values[above])
