import numpy as np
import pytest

from hits.data.dataset import check_dataset
from hits.data.noise import add_noise, estimate_noise
from hits.seeds import seed_sequence


@pytest.fixture(scope="module")
def data(simulate_system):
    sizes, seed = {"train": 100, "val": 20, "test": 20}, seed_sequence(0, "noise")
    return simulate_system("hopf", sizes, 0.02, 500, seed).assign_attrs(name="hopf")


def test_noise_has_the_asked_deviation_everywhere(data):
    noise = (add_noise(data, 2, seed=0)["x"] - data["x"]).astype(float)
    train = data["x"][data["split"].values == "train"].astype(float)
    expected = 0.02 * train.std("time").mean("trajectory")
    for split in ("train", "val", "test"):
        found = noise[data["split"].values == split].std(["trajectory", "time"])
        np.testing.assert_allclose(found, expected, rtol=0.03)
    # The parameter of the Hopf system is constant in time: it has no noise.
    assert float(expected[0]) == 0
    spread = float(expected[1])
    assert abs(float(noise[:, :, 1].mean())) < 4 * spread / noise[:, :, 1].size ** 0.5
    # Instants, components and trajectories are independent, and the values Gaussian.
    x, y = noise[:, :, 1].values / spread, noise[:, :, 2].values / float(expected[2])
    for a, b in ((x[:, 1:], x[:, :-1]), (x, y), (x[1:], x[:-1])):
        assert abs((a * b).mean()) < 4 / a.size**0.5
    assert np.mean(x**4) == pytest.approx(3, rel=0.05)


def test_draws_follow_from_seed_name_and_level(data):
    noisy = add_noise(data, 1, seed=0)
    assert noisy.attrs["noise"] == 1
    assert noisy.identical(add_noise(data, 1, seed=0))
    check_dataset(noisy)
    for other in (add_noise(data, 1, seed=1), add_noise(data.assign_attrs(name="b"), 1, seed=0)):
        assert not noisy["x"].equals(other["x"])
    one, two = (add_noise(data, level, 0)["x"] - data["x"] for level in (1, 2))
    assert abs(np.corrcoef(one[:, :, 1].values.ravel(), two[:, :, 1].values.ravel())[0, 1]) < 0.02


def test_no_noise_is_the_dataset_itself(data):
    assert add_noise(data, 0, seed=0) is data


def test_what_is_refused(data):
    with pytest.raises(ValueError, match="have noise of 1 %, expected none"):
        add_noise(add_noise(data, 1, 0), 1, 0)
    with pytest.raises(ValueError, match="noise is -1 %, expected 0 or more"):
        add_noise(data, -1, 0)


def test_noise_is_estimated_from_what_changes_fast(data):
    noisy = add_noise(data, 2, seed=0)
    added = (noisy["x"] - data["x"]).std(("trajectory", "time"))
    np.testing.assert_allclose(estimate_noise(noisy)[1:], added[1:], rtol=0.05)
    assert (estimate_noise(data) < 1e-5).all()
    with pytest.raises(ValueError, match="found 4 instants, expected more than 4"):
        estimate_noise(data.isel(time=slice(0, 4)))
