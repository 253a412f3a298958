import numpy as np
import pytest
import xarray as xr

from source_space_time import BEGINNING, LEAKAGE, plot_space_time

WAVENUMBER, AMPLITUDE = 0.8, 2.0
TIME = 0.5 * np.arange(401)
POSITION = 0.125 * np.arange(400)


@pytest.fixture(scope="module")
def panels():
    """A wave of one wavenumber whose amplitude grows to AMPLITUDE: all is known of it."""
    growth = AMPLITUDE * TIME / TIME[-1]
    u = growth[:, None] * np.cos(WAVENUMBER * POSITION - 0.1 * TIME[:, None])
    data = xr.Dataset(
        {"x": (("trajectory", "time", "state"), u[None].astype(np.float32))},
        {"time": TIME, "position": ("state", POSITION, {"units": "mm"})},
        {"time_units": "s"},
    )
    return plot_space_time(data).axes


def test_fields_lie_where_their_axes_say(panels):
    for axes, until in zip(panels[:2], (1, BEGINNING), strict=True):
        (image,) = axes.get_images()
        n = round(until * 400) + 1
        assert image.get_array().shape == (400, n)
        # Pixels are centred on their instants and points.
        assert image.get_extent() == pytest.approx([-0.25, 0.5 * n - 0.25, -0.0625, 49.9375])
        np.testing.assert_allclose(
            image.get_array()[:, n - 1],
            AMPLITUDE * (n - 1) / 400 * np.cos(WAVENUMBER * POSITION - 0.1 * TIME[n - 1]),
            atol=1e-6,
        )


def test_fields_share_symmetric_colours_and_name_units(panels):
    limits = [axes.get_images()[0].get_clim() for axes in panels[:2]]
    assert limits[0] == limits[1]
    assert limits[0] == pytest.approx((-AMPLITUDE, AMPLITUDE), rel=1e-3)
    assert panels[0].get_xlabel() == "time t (s)"
    assert panels[0].get_ylabel() == "position x (mm)"
    assert panels[4].get_ylabel() == "u(x, t)"


def test_mean_square_grows_as_the_wave_does(panels):
    (line,) = panels[2].get_lines()
    # Half the squared amplitude, up to the part of a period that the line holds.
    np.testing.assert_allclose(
        line.get_ydata(), (AMPLITUDE * TIME / TIME[-1]) ** 2 / 2, atol=0.05 * AMPLITUDE**2
    )


def test_spectrum_has_its_peak_at_the_wave_and_its_variance(panels):
    (line,) = panels[3].get_lines()
    k, power = line.get_data()
    spacing = 2 * np.pi / (400 * 0.125)
    assert abs(k[np.argmax(power)] - WAVENUMBER) <= spacing / 2
    # The mean over time of half the squared amplitude.
    assert power.sum() * spacing == pytest.approx(AMPLITUDE**2 / 6, rel=0.02)
    assert power.min() > LEAKAGE * power.max()
    # Without a window before it, the transform of a wave that is cut leaks to all wavenumbers.
    assert k.max() < 4
