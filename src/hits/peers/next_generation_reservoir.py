"""Next generation reservoir computing (Gauthier et al. 2021), by scikit-learn."""

import numpy as np
import torch

from hits.peers.peer import Peer

MOST = 50_000
# In ranges of the training data: what is beyond has diverged.
LARGEST = 1e6


class NextGenerationReservoir(Peer):
    """A polynomial of the state that adds its increment, by ridge regression.

    Without delays, since forecasts start from a single state.
    """

    name, label = "ng_rc", "NG-RC"
    given = "increments are polynomials of the states, of degree 3 or less"
    candidates = tuple(
        {"step": step, "degree": degree, "ridge": ridge}
        for step in (1, 8, 32)
        for degree in (2, 3)
        for ridge in (1e-9, 1e-5)
    )

    def __init__(self, step, degree, ridge):
        self.step, self.degree, self.ridge = step, degree, ridge

    def fit(self, data, train, generator):
        """Solve for the weights of all monomials up to the degree."""
        from sklearn.linear_model import Ridge
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import PolynomialFeatures

        before, after = self.scaled_pairs(train, MOST, generator)
        self.unit = (after - before).std(0)
        self.unit[self.unit == 0] = 1.0
        monomials = PolynomialFeatures(self.degree, include_bias=False)
        self.model = make_pipeline(monomials, Ridge(self.ridge * len(before)))
        self.model.fit(before, (after - before) / self.unit)

    def advance(self, states):
        """States and what the polynomial adds."""
        x = self.scaling.encode(states.numpy())
        # Diverged states stay what they are: scikit-learn refuses them.
        fine = np.isfinite(x).all(1) & (np.abs(x) < LARGEST).all(1)
        after = np.full_like(x, np.nan)
        if fine.any():
            after[fine] = x[fine] + self.unit * self.model.predict(x[fine])
        return torch.from_numpy(self.scaling.decode(after))
