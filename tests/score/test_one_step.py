import numpy as np
import pytest
import torch

from hits.data.scaling import Scaling
from hits.score.one_step import one_step_errors


def test_errors_are_in_units_of_the_change(simulate_oscillator, hierarchy_of, rotation_maps):
    """An exact map errs by rounding, one that does nothing by all of the change."""
    data = simulate_oscillator({"train": 1, "val": 1, "test": 5}, dt=0.1, n_steps=40)
    exact = rotation_maps([1])
    maps = exact | {2: lambda x: x, 4: lambda x: torch.full_like(x, torch.nan)}
    table = one_step_errors(hierarchy_of(maps), data).set_index("model")["one_step"]
    assert table["1"] < 1e-11
    assert table["2"] == pytest.approx(1)
    assert table["4"] == np.inf
    # 5 trajectories, and as many windows of one step as fit.
    assert exact[1].sizes == [5 * 40]


def test_networks_of_scaled_states_get_such(simulate_oscillator, hierarchy_of, rotation_maps):
    """A rotation about a point far from zero, about which the networks' states are."""
    data = simulate_oscillator({"train": 1, "val": 1, "test": 5}, dt=0.1, n_steps=40)
    far = data.assign(x=data["x"].astype("float64") + 1e5)
    hierarchy = hierarchy_of(rotation_maps([1]))
    hierarchy.scaling = Scaling(np.full(2, 1e5), np.ones(2))
    assert one_step_errors(hierarchy, far)["one_step"][0] < 1e-11
