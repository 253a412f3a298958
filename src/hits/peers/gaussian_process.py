"""A flow map by Gaussian-process regression, by scikit-learn."""

import torch

from hits.peers.peer import Peer

# Pairs of states: costs grow with the cube.
MOST = 1000


class GaussianProcess(Peer):
    """The mean of a Gaussian process for the increments over one step.

    Squared-exponential kernel with a length for each state and noise, fitted by likelihood.
    """

    name, label = "gaussian_process", "Gaussian process"
    candidates = ({"step": 16}, {"step": 64})

    def __init__(self, step):
        self.step = step

    def fit(self, data, train, generator):
        """Fit the process to increments of drawn pairs."""
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

        before, after = self.scaled_pairs(train, MOST, generator)
        kernel = ConstantKernel(10.0, (1e-3, 1e6)) * RBF([0.5] * train.shape[2], (1e-2, 1e3))
        kernel = kernel + WhiteKernel(1e-6, (1e-12, 1.0))
        self.process = GaussianProcessRegressor(kernel, alpha=1e-12, normalize_y=True)
        self.process.fit(before, after - before)

    def advance(self, states):
        """States and the mean of the increments."""
        x = self.scaling.encode(states.numpy())
        return torch.from_numpy(self.scaling.decode(x + self.process.predict(x).reshape(x.shape)))
