"""What the spread of an ensemble is worth: factors by lead time, and the noise of measurements."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

# Shares of what is measured that intervals are to cover.
LEVELS = (0.5, 0.8, 0.9, 0.95)
# Spreads that such intervals of a Gaussian have on each side: what factors are before calibration.
GAUSSIAN = tuple(NormalDist().inv_cdf((1 + level) / 2) for level in LEVELS)


@dataclass(frozen=True)
class Calibration:
    """How many spreads wide the intervals of an ensemble are, on each side of its mean.

    Attributes
    ----------
    noise : tuple of float
        Standard deviation of what is measured about the true states, of each observed state.
    instants : tuple of int
        Lead times of the factors, in units of dt, increasing.
    factors : tuple of tuple of tuple of float
        Spreads to take, by level of `LEVELS`, lead time and state.
    """

    noise: tuple
    instants: tuple
    factors: tuple

    def __post_init__(self):
        for part in ("noise", "instants"):
            object.__setattr__(self, part, tuple(getattr(self, part)))
        factors = np.array(self.factors, float)
        shape = len(LEVELS), len(self.instants), len(self.noise)
        if factors.shape != shape or not ((factors > 0) & np.isfinite(factors)).all():
            raise ValueError(f"factors have the shape {factors.shape}, expected {shape}, above 0")
        if not all(0 <= noise < np.inf for noise in self.noise):
            raise ValueError(f"noise is {self.noise}, expected numbers of 0 or more")
        object.__setattr__(self, "factors", tuple(tuple(map(tuple, f)) for f in factors.tolist()))

    def factor(self, instants):
        """Factors at lead times in units of dt, (level, time, state).

        Between those that are known logarithms are interpolated in the logarithm of time; beyond
        the last one nothing is known, which is NaN.
        """
        known, at = (np.log(np.asarray(times, float)) for times in (self.instants, instants))
        rows = [
            [np.interp(at, known, column, right=np.nan) for column in table.T]
            for table in np.log(self.factors)
        ]
        return np.exp(rows).swapaxes(1, 2)
