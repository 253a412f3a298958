"""Scaling: samples shifted by a mean and divided by a range."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Scaling:
    """Samples as ``(samples - mean) / range``, component by component.

    Attributes
    ----------
    mean, range : float or numpy.ndarray, (state,)
        One for all components, or one for each along the last axis of the samples.

    Raises
    ------
    ValueError
        If a range is not above 0.
    """

    mean: float | np.ndarray
    range: float | np.ndarray

    def __post_init__(self):
        if not np.all(np.asarray(self.range) > 0):
            raise ValueError(f"range of a scaling is {self.range}, expected numbers above 0")

    @classmethod
    def fit(cls, samples):
        """Scaling with the mean and the range, largest minus smallest, of each component.

        Parameters
        ----------
        samples : array-like, (…, state)
            Samples; a component that does not vary gets the range 1.

        Returns
        -------
        Scaling
        """
        samples = np.asarray(samples, np.float64)
        samples = samples.reshape(-1, samples.shape[-1])
        extent = np.ptp(samples, axis=0)
        return cls(samples.mean(axis=0), np.where(extent == 0, 1.0, extent))

    def encode(self, samples):
        """Scaled samples.

        Parameters
        ----------
        samples : array-like, (…, state)

        Returns
        -------
        numpy.ndarray, (…, state)
        """
        return (np.asarray(samples) - self.mean) / self.range

    def decode(self, scaled):
        """Samples from scaled ones, the inverse of `encode`.

        Parameters
        ----------
        scaled : array-like, (…, state)

        Returns
        -------
        numpy.ndarray, (…, state)
        """
        return np.asarray(scaled) * self.range + self.mean
