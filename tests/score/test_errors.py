import numpy as np
import pytest
import xarray as xr

from hits.score.errors import error_curves, scores


@pytest.fixture
def forecast(oscillator):
    """Two models: one off by 0.1 in x alone, one off by the time in both states."""
    truth = oscillator["x"].values[-4:, 1:]
    time = oscillator["time"].values[1:]
    x = np.stack([truth + np.float32([0.1, 0]), truth + time[:, None].astype("float32")])
    return xr.Dataset(
        {"x": (("model", "trajectory", "time", "state"), x)},
        {
            "model": ["4", "coupled"],
            "selected": ("model", [True, False]),
            "time": time,
            "state": ["x", "y"],
        },
        {"title": "a", "dt": 0.01, "time_units": "dimensionless"},
    )


def test_curves_are_means_over_trajectories_and_states(forecast, oscillator):
    curves = error_curves(forecast, oscillator)
    assert curves.dims == ("model", "time")
    np.testing.assert_allclose(curves.sel(model="4"), 0.1**2 / 2, rtol=1e-4)
    np.testing.assert_allclose(curves.sel(model="coupled"), curves["time"] ** 2, rtol=1e-4)


def test_scores_are_means_over_the_instants(forecast, oscillator):
    table = scores(error_curves(forecast, oscillator))
    assert table["model"].tolist() == ["4", "coupled"]
    assert table["selected"].tolist() == [True, False]
    # Mean of t² at 0.01, 0.02, …, 0.5.
    expected = [0.005, np.square(np.arange(1, 51) / 100).mean()]
    np.testing.assert_allclose(table["mse"], expected, rtol=1e-4)


def test_other_instants_are_refused(forecast, oscillator):
    with pytest.raises(ValueError, match=r"= \(4, 49, 2\) from time 0.02, expected \(4, 50, 2\)"):
        error_curves(forecast.isel(time=slice(1, None)), oscillator)
    with pytest.raises(
        ValueError, match=r"from time 1.01, expected \(4, 50, 2\) from 0.01: the instants"
    ):
        error_curves(forecast.assign_coords(time=forecast["time"] + 1), oscillator)
