"""Dynamic mode decomposition, exact and extended (Williams et al. 2015), by PyDMD."""

import numpy as np
import torch

from hits.data.scaling import Scaling
from hits.forecast.interpolation import interpolate
from hits.peers.peer import INTERPOLATION, Peer, pairs

# Pairs of states: costs grow with the cube.
MOST = 600


class Koopman(Peer):
    """Modes that grow and turn linearly in time, of a kernel's features of the state.

    With the linear kernel it is exact dynamic mode decomposition.
    """

    name, label = "edmd", "DMD and EDMD"
    candidates = (
        *({"step": step} for step in (8, 64)),
        *({"step": step, "gamma": gamma} for step in (8, 64) for gamma in (1.0, 10.0)),
    )

    def __init__(self, step, gamma=None, rank=60):
        self.step, self.gamma, self.rank = step, gamma, rank

    def fit(self, data, train, generator):
        """Decompose drawn pairs of states."""
        from pydmd import EDMD

        # Without a shift, which would make a linear system an affine one.
        self.scaling = Scaling(0.0, Scaling.range(train).spread)
        drawn = pairs(train, self.step, MOST, generator)
        before, after = map(self.scaling.encode, drawn)
        if self.gamma is None:
            self.model = EDMD(svd_rank=before.shape[1], kernel_metric="linear")
        else:
            self.model = EDMD(self.rank, kernel_metric="rbf", kernel_params={"gamma": self.gamma})
        self.model.fit(before.T, after.T)

    def advance(self, states):
        """One step of the modes."""
        return torch.from_numpy(self.forecast(states.numpy(), self.step)[:, -1])

    def forecast(self, x0, n_steps):
        """Modes, each to its power."""
        features = self._eigenfunctions(self.scaling.encode(np.asarray(x0, np.float64)))
        times = np.arange(1, -(-n_steps // self.step) + 1)
        with np.errstate(over="ignore", invalid="ignore"):
            powers = self.model.eigs[None] ** times[:, None]
            walked = np.einsum("nk,tk,sk->tns", features, powers, self.model.modes).real
        known = np.concatenate([np.asarray(x0)[None], self.scaling.decode(walked)])
        fine = interpolate(torch.from_numpy(known), self.step, n_steps, INTERPOLATION)
        return fine.transpose(0, 1).numpy()

    def _eigenfunctions(self, x):
        """What `EDMD.eigenfunctions` gives for one state, for many: (n, mode)."""
        from sklearn.metrics.pairwise import pairwise_kernels

        made, operator = self.model, self.model.operator
        kernel = pairwise_kernels(x, made.snapshots.T, made._kernel_metric, **made._kernel_params)
        return kernel @ made._svd_modes / operator.svd_vals @ operator.eigenvectors
