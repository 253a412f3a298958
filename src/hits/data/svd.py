"""Singular value decomposition of snapshots."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh


@dataclass(frozen=True, eq=False)
class SVD:
    """Snapshots as coefficients of their leading modes: their right singular vectors, unscaled.

    Attributes
    ----------
    basis : numpy.ndarray, (modes, *snapshot shape), float32
        Left singular vectors times singular values.
    energy : numpy.ndarray, (n_snapshots,)
        Share of all modes in the squared norm of the snapshots (without `mean`), decreasing.
    mean : numpy.ndarray, (*snapshot shape), or None
        What is subtracted from snapshots before all else; None if nothing is.
    """

    basis: np.ndarray
    energy: np.ndarray
    mean: np.ndarray | None = None

    @classmethod
    def fit(cls, snapshots, modes, centred=False):
        """Decompose snapshots (n_snapshots, *snapshot shape) of any real type.

        By the method of snapshots: the eigenvectors of the matrix of their inner products are the
        right singular vectors (Sirovich 1987, *Turbulence and the dynamics of coherent structures*,
        part I). Squaring costs half of the digits: energies below about 1e-14 of the whole count as
        zero. A float64 copy has to fit in memory. Fewer finite modes than asked for are a
        ValueError.

        Returns
        -------
        svd : SVD
        states : numpy.ndarray, (n_snapshots, modes)
            Right singular vectors: orthonormal columns with entries of size 1/√n_snapshots. The
            largest entry of each is positive.
        """
        count = len(snapshots)
        if not 1 <= modes <= count:
            raise ValueError(
                f"{modes} modes of {count} snapshots; ask for at least 1 and at most {count}, or "
                "bring more snapshots"
            )
        flat = snapshots.reshape(count, -1).astype(np.float64)
        bad = np.flatnonzero(~np.isfinite(flat).all(axis=1))
        if len(bad):
            raise ValueError(
                f"snapshot {bad[0]} holds values that are NaN or infinite; {len(bad)} of {count} "
                "snapshots do; remove or mend them"
            )
        mean = flat.mean(axis=0) if centred else None
        if centred:
            flat -= mean
        values, vectors = eigh(flat @ flat.T, overwrite_a=True)
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
        shape = snapshots.shape[1:]
        basis = (states.T @ flat).astype(np.float32).reshape(modes, *shape)
        return cls(basis, values / values.sum(), mean.reshape(shape) if centred else None), states

    def encode(self, snapshots):
        """Coefficients (n, modes) of the modes that come nearest to snapshots (n, *shape)."""
        shape = self.basis.shape[1:]
        if snapshots.shape[1:] != shape:
            raise ValueError(f"snapshots have shape {snapshots.shape[1:]}, expected {shape}")
        basis = self.basis.reshape(len(self.basis), -1).astype(np.float64)
        flat = (snapshots - (0.0 if self.mean is None else self.mean)).reshape(len(snapshots), -1)
        return flat @ basis.T / np.square(basis).sum(axis=1)

    def decode(self, states):
        """Snapshots (…, *shape) in float32 from coefficients (…, modes)."""
        # In float64 the product would make a copy of the basis twice its size.
        snapshots = np.tensordot(np.asarray(states, self.basis.dtype), self.basis, axes=1)
        if self.mean is not None:
            snapshots += self.mean
        return snapshots
