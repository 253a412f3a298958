"""Forecasts of the Ornstein–Uhlenbeck process against its exact distribution."""

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.ornstein_uhlenbeck import OrnsteinUhlenbeck
from hits.forecast.ensemble import mean_and_spread, samples
from hits.forecast.select import select_scales
from hits.forecast.stochastic import residual_covariances, stochastic_forecast
from hits.seeds import seed_sequence
from hits.train.fit import fit_hierarchy

DT, N_STEPS, STEPS = 0.05, 128, (1, 2, 4, 8, 16, 32)
MEMBERS, DRAWS = 5, 200


def measure_forcing(trajectories, recipe, seed, report=None):
    """Train an ensemble on the process, and compare what it forecasts with what is exact.

    Parameters
    ----------
    trajectories : dict of str to int
        How many of each part are simulated.
    recipe : Recipe
        How to train.
    seed : int
        Of data, weights and draws.

    Returns
    -------
    pandas.DataFrame
        A row for each lead time that the smallest selected step reaches: lead_time; mean_error,
        root mean square over the test trajectories of the mean forecast of the members less the
        exact mean, in stationary standard deviations; and, of a state that is known, exact, the
        variance, members, that of the members' forecasts, and residuals, that of forecasts with
        noise of the residuals' covariance.
    """
    process = OrnsteinUhlenbeck()
    data = process.simulate(trajectories, DT, N_STEPS, seed_sequence(seed, "ornstein_uhlenbeck"))
    options = {"device": "cpu", "members": MEMBERS, "report": report}
    hierarchy, _ = fit_hierarchy(data, STEPS, recipe, seed, **options)
    select_scales(hierarchy, data)
    x0 = torch.from_numpy(split_states(data, "test").values[:, 0])
    mean, spread = (part[..., 0] for part in mean_and_spread(samples(hierarchy, x0, N_STEPS)))
    covariances = residual_covariances(hierarchy, data)
    drawn = stochastic_forecast(hierarchy, covariances, x0, N_STEPS, DRAWS, seed)[..., 0]
    finest = min(hierarchy.selected)
    reached = np.arange(finest, N_STEPS + 1, finest)
    time, extent = DT * reached, np.sqrt(process.variance(np.inf))
    off = mean[:, reached - 1] - process.mean(x0[:, 0], time)
    return pd.DataFrame(
        {
            "lead_time": time,
            "mean_error": np.sqrt(np.square(off).mean(0)) / extent,
            "exact": process.variance(time),
            "members": np.square(spread[:, reached - 1]).mean(0),
            "residuals": drawn.double().var(0).mean(0).numpy(),
        }
    )
