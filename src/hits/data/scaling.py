"""Scaling: samples shifted by a centre and divided by a spread."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Scaling:
    """Samples as ``(samples - centre) / spread``, component by component.

    Attributes
    ----------
    centre, spread : float or numpy.ndarray, (state,)
        One for all components, or one for each along the last axis of the samples.
    """

    centre: float | np.ndarray
    spread: float | np.ndarray

    def __post_init__(self):
        if not np.all(np.asarray(self.spread) > 0):
            raise ValueError(f"spread of a scaling is {self.spread}, expected numbers above 0")

    @classmethod
    def range(cls, samples):
        """The paper's scaling of sequences: the mean, and largest minus smallest, of (…, state).

        A component that does not vary gets the spread 1.
        """
        samples = np.asarray(samples, np.float64)
        samples = samples.reshape(-1, samples.shape[-1])
        extent = np.ptp(samples, axis=0)
        return cls(samples.mean(axis=0), np.where(extent == 0, 1.0, extent))

    def encode(self, samples):
        """Scaled samples, (…, state)."""
        return (np.asarray(samples) - self.centre) / self.spread

    def decode(self, scaled):
        """Samples from scaled ones, the inverse of `encode`."""
        return np.asarray(scaled) * self.spread + self.centre
