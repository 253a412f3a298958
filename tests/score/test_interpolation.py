import numpy as np
import torch

from hits.score.interpolation import interpolation_errors
from hits.score.selections import compare_selections


def test_exact_maps_err_by_interpolation_alone(oscillator, rotation_maps, hierarchy_of):
    hierarchy = hierarchy_of(rotation_maps([1, 25], dt=0.01), interpolation="cubic")
    table = interpolation_errors(hierarchy, oscillator)
    fine, coarse = table.to_dict("records")
    assert max(fine["mse_linear"], fine["mse_cubic"], coarse["mse_reached"]) < 1e-12
    # Between states a step h apart, a line is off by x'' s (h - s) / 2; its square over a whole
    # period of s and, with x'' = -x, over the test states.
    test = oscillator["x"].values[-4:, 1:].astype(float)
    s = 0.01 * (np.arange(1, 51) % 25)
    expected = np.square(test * (s * (0.25 - s) / 2)[:, None]).mean()
    np.testing.assert_allclose(coarse["mse_linear"], expected, rtol=0.05)
    assert coarse["mse_cubic"] < 0.1 * coarse["mse_linear"]


def test_selections_are_judged_on_test_trajectories(oscillator, rotation_maps, hierarchy_of):
    maps = rotation_maps([1, 2, 4], dt=0.01)
    maps[4] = lambda x: torch.zeros_like(x)
    table = compare_selections(hierarchy_of(maps), oscillator).set_index("search")
    assert table.index.tolist() == ["greedy", "exhaustive"]
    assert (table["largest_step"] < 4).all()
    assert (table[["val_mse", "test_mse"]] < 1e-9).all(axis=None)
    assert table.loc["exhaustive", "tried"] == 6
    assert table.loc["exhaustive", "val_mse"] <= table.loc["greedy", "val_mse"]
