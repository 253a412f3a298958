"""Sparse identification of nonlinear dynamics (Brunton et al. 2016), by PySINDy."""

import numpy as np
import torch

from hits.forecast.rk4 import rk4_step
from hits.peers.peer import Peer

# Trajectories that are learnt from: coefficients do not get better by more.
MOST = 100


class Sindy(Peer):
    """A vector field that is a sparse polynomial, forecast by Runge–Kutta steps of dt.

    Sequentially thresholded least squares on finite differences; with `models`, the median over
    that many fits to samples drawn with replacement (Fasel et al. 2022), for noisy data.
    """

    name, label = "sindy", "SINDy"
    given = "rates are polynomials of degree 3 or less in the states"
    candidates = (
        *({"threshold": threshold} for threshold in (0.005, 0.02, 0.05)),
        {"threshold": 0.02, "models": 20},
    )

    def __init__(self, threshold, models=1, degree=3):
        self.threshold, self.models, self.degree = threshold, models, degree

    def fit(self, data, train, generator):
        """Estimate rates, and the few coefficients that explain them."""
        import pysindy

        optimiser = pysindy.STLSQ(threshold=self.threshold, alpha=1e-5)
        if self.models > 1:
            # What PySINDy draws from.
            np.random.seed(generator.integers(2**31))  # noqa: NPY002
            optimiser = pysindy.EnsembleOptimizer(optimiser, bagging=True, n_models=self.models)
        library = pysindy.PolynomialLibrary(degree=self.degree)
        # Five points: the error of dt^4 is far below that of the networks.
        rates = pysindy.FiniteDifference(order=4)
        model = pysindy.SINDy(optimiser, library, rates)
        self.dt = float(data.attrs["dt"])
        model.fit(list(train[:MOST].astype(np.float64)), t=self.dt)
        self.coefficients = torch.from_numpy(np.array(model.coefficients(), np.float64))
        # In the order of the coefficients, from what the library itself computes.
        self.exponents = _exponents(library, train.shape[2])

    def rates(self, states):
        """The vector field, (n, state)."""
        monomials = states[:, None].pow(self.exponents).prod(2)
        return monomials @ self.coefficients.T

    def advance(self, states):
        """One Runge–Kutta step."""
        return rk4_step(self.rates, self.dt)(states)


def _exponents(library, n_states):
    """Exponents of the monomials of a fitted library, (monomial, state)."""
    one = np.ones((1, n_states))
    # A monomial of exponents e is 2^e at 2 in one state and 1 in the others.
    powers = [np.log2(library.transform([one + step])[0]) for step in np.eye(n_states)]
    return torch.from_numpy(np.round(np.concatenate(powers)).T)
