"""The estimate of errors, on maps whose errors are known."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch.testing import assert_close

from hits.data.scaling import Scaling
from hits.forecast.estimate import deviation, error_estimates, unit_of
from hits.train.seen import Seen

X0 = torch.tensor([[1.0, 0.0], [0.3, -0.8], [-0.5, 0.5]], dtype=torch.float64)
ONE = torch.ones(2, dtype=torch.float64)


def test_it_is_zero_for_exact_maps(rotation_maps):
    estimates = error_estimates(rotation_maps([1, 2, 6, 12]), X0, ONE)
    assert list(estimates) == [2, 6, 12]
    for estimate in estimates.values():
        assert_close(estimate, 0 * X0[:, 0], atol=1e-14, rtol=0)


def test_it_is_zero_for_exact_integers():
    maps = {step: lambda x, step=step: x + step for step in (1, 3, 6)}
    for estimate in error_estimates(maps, torch.ones(2, 1), torch.ones(1)).values():
        assert estimate.tolist() == [0, 0]


def test_it_is_the_error_of_the_larger_step_where_the_smaller_is_exact(rotation_maps):
    exact, offset = rotation_maps([1, 4, 8]), torch.tensor([0.03, -0.01], dtype=torch.float64)
    maps = exact | {8: lambda x: exact[8](x) + offset * x[:, :1].abs()}
    estimates = error_estimates(maps, X0, torch.tensor([1.0, 0.1]))
    assert_close(estimates[8], 0.1 * X0[:, 0].abs())  # of the second state, in its unit
    assert_close(estimates[4], 0 * X0[:, 0], atol=1e-14, rtol=0)


def test_what_is_not_finite_is_infinitely_far():
    found = torch.tensor([[torch.nan, 0.0], [torch.inf, 0.0], [1.0, 0.0]])
    assert deviation(found, torch.zeros(2), ONE).tolist() == [torch.inf, torch.inf, 1.0]


def test_units_are_those_of_the_networks():
    seen = Seen((-1.0, 2.0, 0.0), (3.0, 2.0, 9.0))  # the last one is an input
    hierarchy = SimpleNamespace(states=("x", "y"), seen=seen, scaling=None)
    assert unit_of(hierarchy).tolist() == [4, 1]
    hierarchy.scaling = Scaling(np.zeros(2), np.array([2.0, 4.0]))
    assert unit_of(hierarchy).tolist() == [2, 0.25]
    hierarchy.seen = None
    with pytest.raises(ValueError, match="does not know the extent of its training data"):
        unit_of(hierarchy)
