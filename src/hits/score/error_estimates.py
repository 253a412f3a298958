"""How well a hierarchy's estimate of its errors predicts them."""

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.forecast.estimate import deviation, error_estimates, unit_of
from hits.forecast.models import encoded

# Of the ratios that are told.
QUANTILES = {"lowest": 0.1, "median": 0.5, "highest": 0.9}


def score_estimates(hierarchy, data):
    """Estimated and true errors of every step but the smallest, from states of the test part.

    Parameters
    ----------
    hierarchy : Hierarchy
        Without inputs.
    data : xarray.Dataset
        A dataset of the same system. Of its test trajectories the states at multiples of each step
        are looked at.

    Returns
    -------
    pandas.DataFrame
        Columns step; estimate and error, medians in units of the states' extent in the training
        data; rank_correlation of both, from -1 to 1 (Spearman); lowest, median and highest of the
        true error by the estimate, for 10, 50 and 90 % of the states: 1 is a perfect estimate.
        Steps that no trajectory is long enough for have no row.
    """
    hierarchy.check_data(data)
    states = encoded(hierarchy, torch.from_numpy(split_states(data, "test").values))
    maps, unit, rows = hierarchy.maps(), unit_of(hierarchy), []
    for smaller, step in zip(hierarchy.steps, hierarchy.steps[1:], strict=False):
        if step >= states.shape[1]:
            continue
        before, after = (x.flatten(0, 1) for x in _ends(states[:, ::step]))
        pair = {smaller: maps[smaller], step: maps[step]}
        estimate = error_estimates(pair, before, unit)[step].double().numpy()
        with torch.no_grad():
            error = deviation(maps[step](before), after, unit).double().numpy()
        rows.append(_row(step, estimate, error))
    return pd.DataFrame(rows)


def _ends(states):
    return states[:, :-1], states[:, 1:]


def _row(step, estimate, error):
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(error == estimate, 1.0, error / estimate)
    told = dict(
        zip(QUANTILES, np.quantile(ratio, list(QUANTILES.values()), method="lower"), strict=True)
    )
    ranks = pd.DataFrame({"estimate": estimate, "error": error}).rank()
    medians = {"estimate": np.median(estimate), "error": np.median(error)}
    return {"step": step, **medians, "rank_correlation": ranks.corr().iloc[0, 1], **told}
