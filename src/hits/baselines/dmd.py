"""Exact dynamic mode decomposition."""

import numpy as np

from hits.baselines.baseline import Baseline


class DMD(Baseline):
    """The linear map that fits all steps of a sequence best.

    Exact dynamic mode decomposition (Tu et al. 2014, doi:10.3934/jcds.2014.1.391) of full rank. Of
    all best maps, where the sequence has fewer dimensions than states, it is the smallest. Growing
    modes are left as they are.
    """

    name, label, colour, linestyle = "dmd", "DMD", "#aa3355", (0, (3, 1, 1, 1))
    simple = True
    arrays = ("map",)

    def __init__(self, n_states, hidden=None):
        super().__init__(n_states, hidden)
        self.map = np.zeros((n_states, n_states))

    def fit(self, sequence, settings, seed, report=None):
        """Solve for the map by least squares."""
        sequence = np.asarray(sequence, np.float64)
        self.map = np.linalg.lstsq(sequence[:-1], sequence[1:], rcond=None)[0]
        errors = sequence[:-1] @ self.map - sequence[1:]
        return [{"iteration": 1, "loss": np.square(errors).mean()}]

    def step(self, x, hidden, t):
        """The mapped state."""
        return x @ self.map, hidden
