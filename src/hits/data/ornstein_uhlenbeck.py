"""The Ornstein–Uhlenbeck process, dx = -rate x dt + noise dW: its distribution is known exactly."""

from dataclasses import dataclass

import numpy as np
import xarray as xr

from hits.data.dataset import CONTRACT, SPLITS


@dataclass(frozen=True)
class OrnsteinUhlenbeck:
    """A state that is drawn back to 0 and pushed at random.

    Attributes
    ----------
    rate : float
        At which it returns, 1 / time.
    noise : float
        Strength of the pushes, state / √time.
    """

    rate: float = 1.0
    noise: float = 1.0

    def mean(self, x0, time):
        """Mean a time after states x0 (…), (…, time)."""
        return np.asarray(x0)[..., None] * np.exp(-self.rate * np.asarray(time))

    def variance(self, time):
        """Variance a time after a state that is known, (time,); it does not depend on the state."""
        return self.noise**2 / (2 * self.rate) * -np.expm1(-2 * self.rate * np.asarray(time))

    def simulate(self, trajectories, dt, n_steps, seed):
        """A dataset of stationary trajectories, exact in distribution.

        `trajectories` are counts by part, `seed` a numpy.random.SeedSequence.
        """
        generator = np.random.default_rng(seed)
        drawn = generator.standard_normal((sum(trajectories.values()), n_steps + 1))
        x = np.sqrt(self.variance(np.inf)) * drawn
        decay, push = np.exp(-self.rate * dt), np.sqrt(self.variance(dt))
        for k in range(n_steps):
            x[:, k + 1] = decay * x[:, k] + push * drawn[:, k + 1]
        split = np.repeat(SPLITS, [trajectories[part] for part in SPLITS]).astype(object)
        return xr.Dataset(
            {"x": (("trajectory", "time", "state"), x[..., None].astype(np.float32))},
            {"time": dt * np.arange(n_steps + 1), "state": ["x"], "split": ("trajectory", split)},
            {
                "name": "ornstein_uhlenbeck",
                "title": "Ornstein–Uhlenbeck process",
                "dt": dt,
                "time_units": "dimensionless",
                "source": f"exact draws of dx = -{self.rate:g} x dt + {self.noise:g} dW",
                "license": "MIT (computed)",
                "contract": CONTRACT,
            },
        )
