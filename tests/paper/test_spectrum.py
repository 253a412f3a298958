import numpy as np
import pytest

from hits.data.svd import SVD
from spectrum import energy_left, plot_spectra


@pytest.fixture
def decompositions(generator):
    """Snapshots of known singular values 1, 1/10, …, of which 3 and all 5 modes are kept."""
    left, _ = np.linalg.qr(generator.standard_normal((20, 5)))
    right, _ = np.linalg.qr(generator.standard_normal((5, 5)))
    snapshots = right * 10.0 ** -np.arange(5) @ left.T
    return [("Some", SVD.fit(snapshots, 3)[0]), ("All", SVD.fit(snapshots, 5)[0])]


def test_energy_left_is_the_tail():
    np.testing.assert_allclose(energy_left(np.array([0.9, 0.09, 0.01])), [1, 0.1, 0.01])


def test_small_energies_are_not_lost():
    assert energy_left(np.array([1.0, 1e-20, 1e-21]))[1] == pytest.approx(1.1e-20)


def test_spectra_and_the_modes_that_are_kept(decompositions):
    axes = plot_spectra(decompositions).axes[0]
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert "Some: 3 modes of 5 leave 1.0e-06" in lines
    modes, left = lines["Some: 3 modes of 5 leave 1.0e-06"].get_data()
    np.testing.assert_array_equal(modes, np.arange(5))
    # Energies 1, 1/100, … of which all after the first m are left.
    np.testing.assert_allclose(left, 100.0 ** -np.arange(5.0), rtol=0.02)
    (dot,) = [line for line in axes.get_lines() if line.get_marker() == "o"]
    np.testing.assert_allclose(dot.get_data(), [[3], [1e-6]], rtol=0.02)
    assert "All: 5 modes of 5" in lines
    assert axes.get_yscale() == "log"


def test_longer_spectra_are_not_cut(decompositions, generator):
    longer = SVD.fit(generator.standard_normal((30, 40)), 20)[0]
    for spectra in ([*decompositions, ("Long", longer)], [("Long", longer), *decompositions]):
        assert plot_spectra(spectra).axes[0].get_xlim() == (0, 29)


def test_rounding_is_not_shown():
    snapshots = np.outer([1.0, 2.0, 3.0], np.ones(7))
    axes = plot_spectra([("Flat", SVD.fit(snapshots, 1)[0])]).axes[0]
    (line,) = [line for line in axes.get_lines() if line.get_label().startswith("Flat")]
    np.testing.assert_allclose(line.get_data(), [[0], [1]])
