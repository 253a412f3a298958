import numpy as np

from hits.data.dataset import check_dataset
from hits.data.ornstein_uhlenbeck import OrnsteinUhlenbeck
from hits.seeds import seed_sequence


def test_trajectories_have_the_exact_distribution():
    process, sizes = OrnsteinUhlenbeck(2.0, 3.0), {"train": 20_000, "val": 1, "test": 1}
    data = check_dataset(process.simulate(sizes, 0.1, 5, seed_sequence(0)))
    x = data["x"].values[..., 0].astype(float)
    # σ² / 2 θ, everywhere, and a memory of exp(-θ t).
    np.testing.assert_allclose(x.var(0), 2.25, rtol=0.03)
    slope = (x[:, 0] * x[:, 5]).mean() / 2.25
    assert abs(slope - np.exp(-1.0)) < 0.02
    left = x[:, 5] - process.mean(x[:, 0], [0.5])[:, 0]
    np.testing.assert_allclose(left.var(), process.variance(0.5), rtol=0.03)
    np.testing.assert_allclose(process.variance(0.5), 2.25 * (1 - np.exp(-2)))
