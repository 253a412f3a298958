"""Persistence: everything stays as it is."""

from hits.baselines.baseline import Baseline


class Persistence(Baseline):
    """The first state, over and over."""

    name, label, colour, linestyle = "persistence", "persistence", "0.6", ":"
    simple = True

    def fit(self, sequence, settings, seed, report=None):
        """There is nothing to learn."""
        return []

    def step(self, x, hidden, t):
        """The same state."""
        return x, hidden
