"""Singular value decomposition of snapshots, more of them than fit in memory too."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh

# Values of a snapshot block that are turned into float64 at once, 64 MB: blocks themselves stay in
# their own type, one byte per value for a video.
PIECE = 2**23


@dataclass(frozen=True, eq=False)
class SVD:
    """Snapshots as coefficients of their leading modes: their right singular vectors, unscaled.

    Attributes
    ----------
    basis : numpy.ndarray, (modes, *snapshot shape), float32
        Left singular vectors times singular values.
    mean : numpy.ndarray, (*snapshot shape), or None
        What is subtracted from snapshots before all else; None if nothing is.
    energy : numpy.ndarray, (n_snapshots,)
        Share of all modes in the squared norm of the snapshots (without `mean`), decreasing.
    """

    basis: np.ndarray
    energy: np.ndarray
    mean: np.ndarray | None = None

    @classmethod
    def fit(cls, blocks, modes, centred=False):
        """Decompose snapshots by the method of snapshots.

        The eigenvectors of the matrix of inner products of the snapshots are the right singular
        vectors (Sirovich 1987, *Turbulence and the dynamics of coherent structures*, part I). That
        matrix is filled for two blocks at a time, and no more than two are kept in memory. Squaring
        costs half of the digits: energies below about 1e-14 of the whole count as zero.

        Parameters
        ----------
        blocks : iterable of numpy.ndarray, (n, *snapshot shape)
            Consecutive snapshots, of any real type: a list, or an object that reads them anew each
            time. It is iterated as often as there are blocks, and twice more.
        modes : int
            Modes to keep.
        centred : bool
            Whether the mean snapshot is subtracted first.

        Returns
        -------
        svd : SVD
        states : numpy.ndarray, (n_snapshots, modes)
            Right singular vectors: orthonormal columns with entries of size 1/√n_snapshots. The
            largest entry of each is positive.

        Raises
        ------
        TypeError
            If `blocks` can be iterated only once.
        ValueError
            If there are no snapshots, their shapes differ, they are not finite, or their rank is
            below `modes`.
        """
        if iter(blocks) is blocks:
            raise TypeError(
                "blocks can be iterated only once; give a list, or an object whose __iter__ "
                "starts anew"
            )
        sizes, mean = _sizes_and_mean(blocks)
        count = sum(sizes)
        if not 1 <= modes <= count:
            raise ValueError(
                f"{modes} modes of {count} snapshots; ask for at least 1 and at most {count}, or "
                "bring more snapshots"
            )
        mean = mean if centred else None
        gram = _gram(blocks, sizes, mean)
        bad = np.flatnonzero(~np.isfinite(gram.diagonal()))
        if len(bad):
            raise ValueError(
                f"snapshot {bad[0]} holds values that are NaN, infinite or too large; "
                f"{len(bad)} of {count} snapshots do; remove or mend them"
            )
        values, vectors = eigh(gram, overwrite_a=True)
        values, vectors = np.maximum(values[::-1], 0), vectors[:, : -modes - 1 : -1]
        rank = np.count_nonzero(values > count * np.finfo(np.float64).eps * values[0])
        if modes > rank:
            raise ValueError(
                f"{modes} modes of {count} snapshots whose rank is {rank}"
                f"{' without their mean' if centred else ''}; ask for fewer modes, or bring "
                "snapshots that differ more"
            )
        # Eigenvectors are unique up to the sign only.
        largest = np.abs(vectors).argmax(axis=0)
        states = vectors * np.sign(vectors[largest, np.arange(modes)])
        basis = _combine(blocks, states, mean)
        return cls(basis, values / values.sum(), mean), states

    def encode(self, snapshots):
        """Coefficients of the modes that come nearest to snapshots.

        Parameters
        ----------
        snapshots : numpy.ndarray, (n, *snapshot shape)

        Returns
        -------
        numpy.ndarray, (n, modes)

        Raises
        ------
        ValueError
            If the snapshots have another shape.
        """
        shape = self.basis.shape[1:]
        if snapshots.shape[1:] != shape:
            raise ValueError(f"snapshots have shape {snapshots.shape[1:]}, expected {shape}")
        norms = _inner(self.basis, self.basis).diagonal()
        return _inner(snapshots, self.basis, means=(self.mean, None)) / norms

    def decode(self, states):
        """Snapshots from coefficients, ``mean + states @ basis``.

        Parameters
        ----------
        states : array-like, (…, modes)

        Returns
        -------
        numpy.ndarray, (…, *snapshot shape), float32
        """
        # In float64 the product would make a copy of the basis twice its size.
        states = np.asarray(states, self.basis.dtype)
        snapshots = np.tensordot(states, self.basis, axes=1)
        if self.mean is not None:
            snapshots += self.mean
        return snapshots


def _sizes_and_mean(blocks):
    """Length of each block, and the mean of all snapshots in float64."""
    sizes, total = [], 0.0
    for block in blocks:
        if sizes and block.shape[1:] != total.shape:
            raise ValueError(
                f"block {len(sizes)} holds snapshots of shape {block.shape[1:]}, expected "
                f"{total.shape}, the shape of the first; bring all to one shape"
            )
        sizes.append(len(block))
        total = total + block.sum(axis=0, dtype=np.float64)
        del block
    if sum(sizes) == 0:
        raise ValueError("there are no snapshots; expected one or more")
    return sizes, total / sum(sizes)


def _gram(blocks, sizes, mean):
    """Matrix of the inner products of all snapshots."""
    ends = np.cumsum(sizes)
    gram = np.empty((ends[-1], ends[-1]))
    for i in range(len(sizes)):
        rows = slice(ends[i] - sizes[i], ends[i])
        first, start = None, 0
        for block in blocks:
            columns = slice(start, start + len(block))
            if columns == rows:
                first = block
            if first is not None:
                gram[rows, columns] = _inner(first, block, means=(mean, mean))
                gram[columns, rows] = gram[rows, columns].T
            start += len(block)
            # Otherwise, as inside `enumerate`, it would still be there while the next one is read.
            del block
    return gram


def _inner(first, second, means=(None, None)):
    """Inner products of the snapshots of two blocks, (n first, n second), in float64."""
    total = np.zeros((len(first), len(second)))
    for part in _parts(first, second):
        left = _flat(first, means[0], part)
        same = second is first and means[1] is means[0]
        total += left @ (left if same else _flat(second, means[1], part)).T
    return total


def _combine(blocks, states, mean):
    """Sums of snapshots with the columns of states as weights, (modes, *snapshot shape)."""
    basis, start = None, 0
    for block in blocks:
        if basis is None:
            basis = np.zeros((states.shape[1], *block.shape[1:]), np.float32)
        weights = states[start : start + len(block)].T
        for part in _parts(block):
            basis.reshape(len(basis), -1)[:, part] += weights @ _flat(block, mean, part)
        start += len(block)
        del block
    return basis


def _parts(*blocks):
    """Slices of the values of a snapshot that are small enough in all blocks together."""
    n_values = blocks[0][0].size
    length = max(1, PIECE // sum(map(len, blocks)))
    return [slice(k, min(k + length, n_values)) for k in range(0, n_values, length)]


def _flat(block, mean, part):
    """Some values of all snapshots of a block in float64, without their mean."""
    values = block.reshape(len(block), -1)[:, part].astype(np.float64)
    return values if mean is None else values - mean.ravel()[part]
