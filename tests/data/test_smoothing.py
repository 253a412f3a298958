import numpy as np
import pytest

from hits.data import smoothing
from hits.data.noise import add_noise
from hits.data.smoothing import WIDTHS, smooth, smoothing_widths
from hits.seeds import seed_sequence


@pytest.fixture(scope="module")
def data(simulate_system):
    sizes, seed = {"train": 60, "val": 10, "test": 10}, seed_sequence(0, "smooth")
    made = simulate_system("hyperbolic", sizes, 0.01, 1000, seed)
    return made.assign_attrs(name="hyperbolic")


def errors(found, data):
    return np.sqrt(((found["x"] - data["x"]).astype(float) ** 2).mean(["trajectory", "time"]))


def test_smoothing_takes_most_of_the_noise_away(data):
    noisy = add_noise(data, 2, seed=0)
    left = errors(smooth(noisy), data) / errors(noisy, data)
    assert (left < 0.2).all()


def test_transients_get_narrower_fits(data):
    widths = smoothing_widths(add_noise(data, 2, seed=0))
    # y falls fast towards x² at first, both are slow later.
    assert widths[0, 1] < widths[-200, 1]
    assert set(widths.ravel()) <= set(WIDTHS)


@pytest.mark.parametrize("instant", [500, 3, 0, 998])
def test_leave_one_out_error_is_that_of_fits_without_the_instant(data, monkeypatch, instant):
    monkeypatch.setattr(smoothing, "NEIGHBOURS", 1)
    y = add_noise(data, 2, seed=0)["x"].values[:60, :, 1].astype(float)
    width = 17
    first = min(max(instant - width // 2, 0), y.shape[1] - width)
    others = np.setdiff1d(np.arange(first, first + width), [instant])
    fits = np.polynomial.polynomial.polyfit(others - instant, y[:, others].T, smoothing.ORDER)
    expected = np.square(fits[0] - y[:, instant]).mean()
    assert smoothing._unseen_error(y, width)[instant] == pytest.approx(expected)


def test_cubics_stay_as_they_are(data):
    t = data["time"].values / 10
    cubic = data.copy(deep=True)
    cubic["x"].values[:] = np.stack([1 + t - t**3, 2 * t**2], -1).astype("float32")
    np.testing.assert_allclose(smooth(cubic)["x"], cubic["x"], atol=2e-5)


def test_some_trajectories_are_as_smooth_as_all_of_them(data):
    noisy = add_noise(data, 2, seed=0)
    some = smooth(noisy, ("val",))
    assert some["split"].values.tolist() == ["val"] * 10
    # To rounding: fits at the ends are solved for all trajectories at once.
    np.testing.assert_allclose(some["x"], smooth(noisy)["x"][60:70], atol=3e-7)


def test_a_constant_component_stays_as_it_is(data):
    constant = data.copy(deep=True)
    constant["x"].values[:, :, 0] = constant["x"].values[:, :1, 0]
    assert (smoothing_widths(constant)[:, 0] == 1).all()
    assert smooth(constant)["x"][:, :, 0].equals(constant["x"][:, :, 0])
