"""Scores of ensembles, with known answers."""

import numpy as np
import pytest

from hits import HiTS, Recipe
from hits.score.ensembles import fair_crps, rank_histogram, score_ensemble
from hits.score.uncertainty import measure_uncertainty
from hits.train.calibration import LEVELS

RECIPE = Recipe(hidden=(24, 24), iterations=200, validate_every=100, batch=100, hard_hidden=())


def test_crps_of_three_samples():
    # Of 0, 1 and 3 for 2: 4/3 apart from it, and (1 + 3 + 2) / 6 from each other.
    made = np.array([[3.0], [0.0], [1.0]])
    np.testing.assert_allclose(fair_crps(made, np.array([2.0])), [4 / 3 - 1])


@pytest.mark.parametrize("m", [2, 20])
def test_crps_is_fair_to_few_samples(generator, m):
    # The expected score of a Gaussian for itself is 1 / √π.
    made, truth = generator.standard_normal((m, 400_000)), generator.standard_normal(400_000)
    assert abs(fair_crps(made, truth).mean() - np.pi**-0.5) < 3e-3


def test_ranks_are_alike_if_the_truth_is_a_sample(generator):
    made, truth = generator.standard_normal((4, 100_000)), generator.standard_normal(100_000)
    np.testing.assert_allclose(rank_histogram(made, truth), 0.2, atol=5e-3)
    np.testing.assert_allclose(rank_histogram(made, truth + 100), [0, 0, 0, 0, 1])


@pytest.fixture
def many(generator, circle):
    """Circles that 40 are for validation and 40 for the test of, and their first ensemble."""
    x = np.tile(circle["x"].values, (5, 1, 1))
    x = x * generator.uniform(0.5, 1, (120, 1, 1)).astype(np.float32)
    split = np.array((["train", "val", "test"]) * 40).astype(object)
    data = circle.isel(trajectory=np.arange(120) % 24)
    return data.assign(x=(circle["x"].dims, x)).assign_coords(split=("trajectory", split))


def test_an_ensemble_is_scored(many):
    model = HiTS([1, 2, 4], RECIPE, members=3).fit(many, report=None).select().calibrate()
    made = score_ensemble(model.hierarchy, many)
    assert made.sizes == {"level": len(LEVELS), "rank": 4}
    assert (made["coverage"].diff("level") >= 0).all()
    assert (abs(made["coverage"] - LEVELS) < 0.15).all()
    assert abs(made["ranks"].sum() - 1) < 1e-12
    # The errors of the mean by hand, over all instants, of which 64 are less than `INSTANTS`.
    test = many["x"][many["split"].values == "test"]
    error = abs(model.forecast(test.isel(time=0), 64)["x"].values - test.values[:, 1:])
    expected = (error / test.values[:, 1:].std((0, 1))).mean()
    np.testing.assert_allclose(made["error"], expected, rtol=1e-4)
    assert made["crps"] < made["error"]


def test_uncertainty_is_measured(many):
    table = measure_uncertainty(many, [1, 2, 4], RECIPE, 0, 2)
    assert table["level"].tolist() == list(LEVELS)
    assert table["crps"].nunique() == 1
    assert table["coverage"].between(0, 1).all()
