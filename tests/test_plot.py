import matplotlib as mpl
import numpy as np
import pytest
import xarray as xr

from hits import plot_forecast


@pytest.fixture(autouse=True)
def _no_window():
    mpl.use("agg")
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture
def truth():
    """Two trajectories of two states whose standard deviations are about 0.7 and 7."""
    time = 0.1 * np.arange(101)
    wave = np.stack([np.sin(time), 10 * np.cos(time)], -1)
    coords = {"time": time, "state": ["x", "y"], "units": ("state", ["m", ""])}
    return xr.DataArray(np.stack([wave, wave]), coords, ("trajectory", "time", "state"))


def lines(ax):
    return {line.get_label(): line.get_xydata() for line in ax.get_lines()}


def test_the_forecast_is_over_the_truth_and_the_time_that_it_follows_is_marked(truth):
    forecast = truth[:, 21:81].assign_attrs(time_units="s").copy()
    # From the instant 5.0 on the second one is off by a standard deviation of each state.
    forecast[1, 29:] += truth.std(("trajectory", "time"))
    axes = plot_forecast(forecast, truth, trajectory=1)
    assert [ax.get_ylabel() for ax in axes] == ["x (m)", "y"]
    assert axes[1].get_xlabel() == "time (s)"
    for k, ax in enumerate(axes):
        drawn = lines(ax)
        assert list(drawn) == ["truth", "forecast", "valid prediction time"]
        np.testing.assert_array_equal(drawn["truth"], np.stack([truth["time"], truth[1, :, k]], 1))
        np.testing.assert_array_equal(drawn["forecast"][:, 1], forecast[1, :, k])
        np.testing.assert_allclose(drawn["valid prediction time"][:, 0], 5.0)
    assert "valid prediction time" not in lines(plot_forecast(forecast, truth)[0])


def test_states_and_trajectories_of_the_truth_are_told_by_name(truth):
    truth = truth.assign_coords(trajectory=[3, 4])
    truth[1] += 1
    forecast = truth[[1], 1:]
    axes = plot_forecast(forecast, truth[:, :, ::-1].transpose("state", "time", "trajectory"))
    for ax in axes:
        np.testing.assert_array_equal(lines(ax)["truth"][1:], lines(ax)["forecast"])


def test_a_forecast_alone(circle_model):
    (x, y) = plot_forecast(circle_model.forecast([0.5, 0.5], 10))
    assert list(lines(x)) == ["forecast"]
    assert (y.get_ylabel(), y.get_xlabel()) == ("y", "time (circle)")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda x: x.assign_coords(time=x["time"] + 0.05), "have 0 instants, 2 states and 2 traj"),
        (lambda x: x.isel(state=[0]), "60 instants, 1 states and 2 trajectories in common"),
        (lambda x: x.isel(trajectory=[0]), "forecast and truth do not fit: "),
    ],
)
def test_another_truth_is_refused(truth, change, message):
    with pytest.raises(ValueError, match=message):
        plot_forecast(truth[:, 21:81], change(truth))
