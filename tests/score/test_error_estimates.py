"""Estimates of errors against the errors, on maps of circles that are wrong by a known amount."""

import pytest
import torch

from hits.score.error_estimates import score_estimates
from hits.train.seen import Seen


@pytest.fixture
def hierarchy(hierarchy_of, rotation_maps):
    """Rotations; the step 4 misses by a share of x, the step 2 by a share of y."""

    def make(wrong, fine=0.0):
        exact, offset = rotation_maps((1, 2, 4)), torch.tensor([1.0, 0.0])
        maps = dict(exact)
        maps[4] = lambda x: exact[4](x) + wrong * x[:, :1] * offset
        maps[2] = lambda x: exact[2](x) + fine * x[:, 1:] * offset
        made = hierarchy_of(maps)
        made.states, made.seen = ("x", "y"), Seen((-1.0, -1.0), (1.0, 1.0))
        return made

    return make


def test_an_estimate_against_exact_small_steps_is_the_error(hierarchy, circle):
    table = score_estimates(hierarchy(0.02), circle).set_index("step")
    row = table.loc[4]
    assert abs(row["rank_correlation"] - 1) < 1e-3
    assert (abs(row[["lowest", "median", "highest"]] - 1) < 1e-2).all()
    # A hundredth of |x| in units of the extent, which is 2.
    test = circle["x"].values[circle["split"].values == "test"]
    assert abs(row["error"] - 0.01 * abs(test[:, :-1:4, 0]).mean()) < 2e-3
    assert table["error"].loc[2] < 1e-6


def test_small_steps_that_are_worse_are_seen_in_the_estimate(hierarchy, circle):
    row = score_estimates(hierarchy(0.01, fine=0.05), circle).set_index("step").loc[4]
    assert row["median"] < 0.3
    assert row["rank_correlation"] < 0.9


def test_a_trained_hierarchy_knows_the_size_of_its_errors(circle_model, circle):
    table = score_estimates(circle_model.hierarchy, circle)
    assert table["step"].tolist() == [2, 4, 8]
    assert table["median"].between(0.1, 10).all()


def test_steps_longer_than_the_data_have_no_row(circle_model, circle):
    short = circle.isel(time=slice(0, 6))
    assert score_estimates(circle_model.hierarchy, short)["step"].tolist() == [2, 4]
