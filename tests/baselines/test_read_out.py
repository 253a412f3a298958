import numpy as np
import pytest

from hits.baselines.baseline import Baseline, regeneration_error
from hits.baselines.read_out import ReadOuts, ridge_regressions

# x -> 1 + x/2 from 0 approaches 2.
SEQUENCE = 2 - 2 * 0.5 ** np.arange(9.0)[:, None]


class Affine(Baseline):
    """Its features are the state."""

    arrays = ("weights",)

    def __init__(self):
        super().__init__(1)
        self.weights = np.zeros((2, 1))

    def set_read_out(self, weights):
        self.weights = weights

    def step(self, x, hidden, t):
        return np.concatenate([[1.0], x]) @ self.weights, hidden


def test_ridge_regression_solves_the_normal_equations(generator):
    features, targets = generator.normal(size=(30, 8)), generator.normal(size=(30, 3))
    ridges = (1e-3, 1.0)
    for ridge, weights in zip(ridges, ridge_regressions(features, targets, ridges), strict=True):
        gram = features.T @ features + 30 * ridge * np.eye(8)
        np.testing.assert_allclose(weights, np.linalg.solve(gram, features.T @ targets), rtol=1e-9)


def test_regeneration_error_is_that_of_the_free_run():
    model = Affine()
    assert regeneration_error(model, SEQUENCE) == np.square(SEQUENCE[1:]).mean()
    model.weights = np.array([[1.0], [1e9]])
    assert regeneration_error(model, SEQUENCE) == np.inf


def test_an_exact_map_is_recovered_and_kept():
    model = Affine()
    tried = ReadOuts(model, SEQUENCE, start=7)
    # Always 0: the error is the mean square of the states.
    assert tried.judge() == np.square(SEQUENCE[1:]).mean()
    tried.solve(SEQUENCE[:-1], (1e-1, 1e-20, 10.0), kind="state")
    tried.keep_best()
    np.testing.assert_allclose(model.weights, [[1], [0.5]], rtol=1e-12)
    assert tried.error < 1e-14
    assert [row["iteration"] for row in tried.rows] == [8, 9, 10]
    assert [row["ridge"] for row in tried.rows] == [1e-1, 1e-20, 10.0]
    assert {row["kind"] for row in tried.rows} == {"state"}
    assert tried.rows[1]["loss"] < 1e-28
    assert (
        tried.rows[1]["free_running_error"]
        == tried.error
        == min(row["free_running_error"] for row in tried.rows)
    )


def test_what_is_better_already_stays():
    model = Affine()
    model.weights = np.array([[1.0], [0.5]])
    tried = ReadOuts(model, SEQUENCE)
    tried.judge()
    tried.solve(SEQUENCE[:-1], (10.0,))
    assert model.weights[0, 0] != 1
    tried.keep_best()
    np.testing.assert_array_equal(model.weights, [[1], [0.5]])


@pytest.mark.parametrize("first", [1e9, -1e9])
def test_of_all_that_diverge_the_first_is_kept(first):
    model = Affine()
    tried = ReadOuts(model, SEQUENCE)
    for growth in (first, 1e10):
        model.weights = np.array([[1.0], [growth]])
        assert tried.judge() == np.inf
    tried.keep_best()
    assert model.weights[1, 0] == first
