import numpy as np
import pytest
import xarray as xr

from hits.data.dataset import open_dataset, save_dataset
from hits.data.embedding import SVD, Delay, Scaling, attach, decode, embeddings_of


def as_dataset(states):
    """A dataset of one sequence."""
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), np.float32(states)[None])},
        {
            "time": 0.5 * np.arange(len(states)),
            "state": [f"a{k}" for k in range(states.shape[1])],
            "split": ("trajectory", np.array(["train"], object)),
        },
        {
            "name": "a",
            "title": "A",
            "license": "CC0",
            "source": "a test",
            "dt": 0.5,
            "time_units": "s",
        },
    )


def there_and_back(data, path):
    save_dataset(data, path)
    return open_dataset(path)


@pytest.fixture
def signal(generator):
    return generator.standard_normal(50)


@pytest.fixture
def snapshots(generator):
    """Pictures (30, 4, 5, 3) around a mean that is large beside what varies."""
    return generator.standard_normal((30, 4, 5, 3)) + 10


def test_scaling_has_the_mean_and_extent_of_each_component(generator):
    samples = generator.uniform(-1, 1, (2, 100, 3)) * [1, 100, 0] + [0, 7, 5]
    scaling = Scaling.range(samples)
    scaled = scaling.encode(samples)
    np.testing.assert_allclose(scaled.mean(axis=(0, 1)), 0, atol=1e-12)
    np.testing.assert_allclose(np.ptp(scaled, axis=(0, 1)), [1, 1, 0], atol=1e-12)
    np.testing.assert_allclose(scaling.decode(scaled), samples)


def test_scaling_by_numbers():
    np.testing.assert_allclose(Scaling(1.0, 4.0).encode([1.0, 3.0]), [0, 0.5])
    with pytest.raises(ValueError, match=r"spread of a scaling is 0\.0, expected numbers above 0"):
        Scaling(1.0, 0.0)


def test_delay_windows_start_one_sample_apart():
    np.testing.assert_array_equal(Delay(3).encode(np.arange(5)), [[0, 1, 2], [1, 2, 3], [2, 3, 4]])


@pytest.mark.parametrize("length", [1, 7, 50])
def test_delay_is_undone(signal, length):
    windows = Delay(length).encode(signal)
    assert windows.shape == (51 - length, length)
    np.testing.assert_allclose(Delay(length).decode(windows), signal)


def test_delay_averages_the_copies_of_a_sample():
    np.testing.assert_allclose(Delay(2).decode([[1, 2], [4, 6], [0, 3]]), [1, 3, 3, 3])


def test_impossible_delays_are_refused(signal):
    with pytest.raises(ValueError, match=r"shape \(50,\), expected one axis of 51 samples"):
        Delay(51).encode(signal)
    with pytest.raises(ValueError, match="length of a delay embedding is 0"):
        Delay(0)


@pytest.mark.parametrize("centred", [False, True])
def test_svd_is_that_of_numpy(snapshots, centred):
    svd, states = SVD.fit(snapshots, 7, centred)
    flat = snapshots.reshape(30, -1)
    flat = flat - flat.mean(axis=0) if centred else flat
    left, values, right = np.linalg.svd(flat.T, full_matrices=False)
    np.testing.assert_allclose(svd.energy, values**2 / (values**2).sum(), atol=1e-12)
    np.testing.assert_allclose(np.abs(states), np.abs(right[:7].T), atol=1e-5)
    expected = np.abs(left[:, :7] * values[:7]).T
    np.testing.assert_allclose(np.abs(svd.basis).reshape(7, -1), expected, atol=2e-4)
    np.testing.assert_allclose(states.T @ states, np.eye(7), atol=1e-12)


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("modes", [1, 5, 20])
def test_error_is_the_discarded_energy(snapshots, centred, modes):
    svd, states = SVD.fit(snapshots, modes, centred)
    error = ((svd.decode(states) - snapshots) ** 2).sum()
    offset = snapshots.mean(axis=0) if centred else 0.0
    whole = ((snapshots - offset) ** 2).sum()
    np.testing.assert_allclose(error, whole * svd.energy[modes:].sum(), rtol=1e-5)
    np.testing.assert_allclose(error / whole, 1 - svd.energy[:modes].sum(), rtol=1e-5)


def test_all_modes_lose_nothing(snapshots):
    svd, states = SVD.fit(snapshots, 30)
    np.testing.assert_allclose(svd.decode(states), snapshots, atol=1e-5)
    assert svd.decode(states).dtype == np.float32


@pytest.mark.parametrize("centred", [False, True])
def test_encoding_finds_the_states_even_of_very_weak_modes(generator, centred):
    weights = generator.standard_normal((40, 5)) * [1, 1e-1, 1e-2, 1e-3, 1e-4]
    snapshots = weights @ generator.standard_normal((5, 200)) + 3.0 * centred
    svd, states = SVD.fit(snapshots, 4, centred)
    assert svd.energy[3] < 1e-5
    np.testing.assert_allclose(svd.encode(svd.decode(states)), states, atol=1e-5)
    np.testing.assert_allclose(svd.encode(snapshots), states, atol=1e-5)


def test_encoding_finds_the_nearest_snapshot(snapshots):
    svd, _ = SVD.fit(snapshots, 4, centred=True)
    offset = (snapshots[:3] - svd.decode(svd.encode(snapshots[:3]))).reshape(3, -1)
    np.testing.assert_allclose(offset @ svd.basis.reshape(4, -1).T, 0, atol=1e-3)
    # Modes are no snapshots, but look like some.
    np.testing.assert_allclose(svd.encode(svd.basis), svd.encode(svd.basis.copy()))
    with pytest.raises(ValueError, match=r"have shape \(4, 5\), expected \(4, 5, 3\)"):
        svd.encode(snapshots[..., 0])


def test_pictures_of_bytes_do_not_overflow(generator):
    pictures = generator.integers(0, 256, (12, 8, 9), dtype=np.uint8)
    svd, states = SVD.fit(pictures, 12)
    np.testing.assert_array_equal(np.rint(svd.decode(states)), pictures)
    svd, states = SVD.fit(pictures, 11, centred=True)
    np.testing.assert_array_equal(np.rint(svd.decode(states)), pictures)


def test_signs_are_fixed(snapshots):
    _, states = SVD.fit(snapshots, 5)
    _, flipped = SVD.fit(-snapshots, 5)
    np.testing.assert_allclose(states, flipped, atol=1e-10)
    assert (states.max(axis=0) == np.abs(states).max(axis=0)).all()


def test_modes_beyond_the_snapshots_or_their_rank_are_refused(snapshots):
    with pytest.raises(ValueError, match="31 modes of 30 snapshots; ask for at least 1 and at mo"):
        SVD.fit(snapshots, 31)
    with pytest.raises(ValueError, match="0 modes of 30 snapshots"):
        SVD.fit(snapshots, 0)
    with pytest.raises(ValueError, match="30 modes of 30 snapshots whose rank is 29 without their"):
        SVD.fit(snapshots, 30, centred=True)
    still = np.ones((10, 4, 5))
    with pytest.raises(ValueError, match="2 modes of 10 snapshots whose rank is 1; ask for fewer"):
        SVD.fit(still, 2)
    with pytest.raises(ValueError, match="1 modes of 10 snapshots whose rank is 0"):
        SVD.fit(0 * still, 1)


def test_snapshots_that_are_not_finite_are_refused(snapshots):
    snapshots[[7, 9], 1, 1, 1] = np.nan, np.inf
    for centred in (False, True):
        with pytest.raises(ValueError, match=r"snapshot 7 holds values that are NaN.*; 2 of 30"):
            SVD.fit(snapshots, 2, centred)


def test_pictures_come_back_from_the_file_alone(snapshots, tmp_path):
    for centred in (False, True):
        svd, states = SVD.fit(snapshots, 25, centred)
        data = there_and_back(attach(as_dataset(states), [svd]), tmp_path / "a.nc")
        assert data["svd1_basis"].shape == (25, 4, 5, 3)
        assert ("svd1_mean" in data) == centred
        expected = svd.decode(states)
        np.testing.assert_allclose(decode(data, data["x"].values[0]), expected, atol=1e-5)
        (found,) = embeddings_of(data)
        np.testing.assert_array_equal(found.energy, svd.energy)
        np.testing.assert_allclose(found.encode(snapshots), svd.encode(snapshots), atol=1e-12)


def test_sound_comes_back_from_the_file_alone(signal, tmp_path):
    scaling, delay = Scaling(0.5, 0.25), Delay(8)
    states = delay.encode(scaling.encode(signal))
    data = there_and_back(attach(as_dataset(states), [scaling, delay]), tmp_path / "a.nc")
    assert [type(embedding) for embedding in embeddings_of(data)] == [Scaling, Delay]
    np.testing.assert_allclose(decode(data, data["x"].values[0]), signal, atol=1e-6)
    # A forecast may be shorter than the data.
    np.testing.assert_allclose(decode(data, states[:10]), signal[:17], atol=1e-12)


def test_the_same_embedding_twice(generator, tmp_path):
    first, second = Scaling(1.0, 2.0), Scaling(np.array([3.0, 4.0]), np.array([5.0, 6.0]))
    states = generator.standard_normal((6, 2))
    data = there_and_back(attach(as_dataset(states), [first, second]), tmp_path / "a.nc")
    expected = first.decode(second.decode(states))
    np.testing.assert_allclose(decode(data, states), expected)


def test_states_that_are_samples_stay_as_they_are(generator, tmp_path):
    states = generator.standard_normal((6, 2))
    for data in (as_dataset(states), attach(as_dataset(states), [])):
        data = there_and_back(data, tmp_path / "a.nc")
        assert embeddings_of(data) == []
        np.testing.assert_array_equal(decode(data, states), states)


def test_damaged_parameters_are_named(snapshots, tmp_path):
    svd, states = SVD.fit(snapshots, 3)
    data = attach(as_dataset(states), [svd])
    with pytest.raises(ValueError, match="attribute 'embeddings' holds 'fourier', expected scali"):
        embeddings_of(data.assign_attrs(embeddings="fourier"))
    data = there_and_back(data.drop_vars("svd1_basis"), tmp_path / "a.nc")
    with pytest.raises(ValueError, match=r"a\.nc: variable 'svd1_basis' is missing"):
        decode(data, states)
