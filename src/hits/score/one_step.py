"""How well flow maps are trained: their errors over one step, whatever recipe has trained them."""

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.inputs import each_scale, split_inputs, with_inputs
from hits.forecast.coupled import advance
from hits.forecast.models import encoded


def one_step_errors(hierarchy, data):
    """Errors of every flow map over its own step, in units of what the step changes.

    0 is the exact flow map, 1 one that leaves states where they are; one recipe's losses cannot be
    compared with another's, these can.

    Parameters
    ----------
    hierarchy : Hierarchy
    data : xarray.Dataset
        A dataset of the same system. Of its test trajectories the states at multiples of each step
        are looked at.

    Returns
    -------
    pandas.DataFrame
        Columns model, the step as text, and one_step: mean squared error of the state after the
        step by the mean squared change of the state.
    """
    hierarchy.check_data(data)
    states = encoded(hierarchy, torch.from_numpy(split_states(data, "test").values))
    inputs, n_states = split_inputs(data, "test", hierarchy.inputs), states.shape[-1]
    rows = []
    for step, flow_map in hierarchy.maps().items():
        (seen,) = each_scale(with_inputs(states, inputs, [step]), 1)
        reached = seen[:, ::step]
        before, after = reached[:, :-1], reached[:, 1:, :n_states]
        with torch.no_grad():
            errors = (advance(flow_map, before) - after).double().square().mean()
        change = (after - before[..., :n_states]).double().square().mean()
        rows.append((str(step), float(errors / change)))
    table = pd.DataFrame(rows, columns=["model", "one_step"])
    return table.assign(one_step=table["one_step"].fillna(np.inf))
