"""Errors of scales over state space, on rotations of which one is wrong by a known amount."""

import numpy as np
import pytest
import torch

from hits.score.confidence import confidence_of_scales
from hits.train.seen import Seen


@pytest.fixture
def hierarchy(hierarchy_of, rotation_maps):
    """The step 4 misses by a fiftieth of |x|."""
    exact = rotation_maps((1, 2, 4))
    wrong = {4: lambda x: exact[4](x) + 0.02 * x[:, :1] * torch.tensor([1.0, 0.0])}
    made = hierarchy_of(exact | wrong)
    made.states, made.seen, made.time_units = ("x", "y"), Seen((-1.0, -1.0), (1.0, 1.0)), "s"
    return made


def test_errors_are_told_where_they_are(hierarchy, circle):
    made = confidence_of_scales(hierarchy, circle)
    assert made["x"].dims == ("point", "state")
    wrong = made["error"].sel(step=4)
    # In units of the extent, which is 2.
    np.testing.assert_allclose(wrong, 0.01 * abs(made["x"].sel(state="x")), atol=2e-6)
    np.testing.assert_allclose(made["estimate"].sel(step=4), wrong, atol=2e-6)
    assert (made["error"].sel(step=[1, 2]) < 1e-6).all()
    assert made["estimate"].sel(step=1).isnull().all()


def test_errors_grow_with_the_lead_time(hierarchy, circle):
    lasting = confidence_of_scales(hierarchy, circle)["lasting"]
    np.testing.assert_allclose(lasting["lead_time"], 0.4 * np.arange(1, 17))
    assert (lasting.sel(step=[1, 2]) < 1e-5).all()
    assert lasting.sel(step=4)[-1] > 5 * lasting.sel(step=4)[0] > 0


def test_scales_that_are_trained_are_told(circle_model, circle):
    made = confidence_of_scales(circle_model.hierarchy, circle)
    assert made["error"].shape == (4, 4 * 8)
    assert np.isfinite(made["error"]).all()


def test_inputs_are_refused(hierarchy, circle):
    hierarchy.inputs = ("u",)
    with pytest.raises(ValueError, match="the model has the inputs u, expected none"):
        confidence_of_scales(hierarchy, circle)
