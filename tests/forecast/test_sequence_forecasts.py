import numpy as np
import xarray as xr

from hits.forecast.sequence_forecasts import sequence_forecasts


def test_forecasts_are_labelled():
    data = xr.Dataset(
        {"x": (("trajectory", "time", "state"), np.zeros((1, 5, 2)))},
        {"state": ["a", "b"]},
        {"dt": 0.5, "time_units": "s"},
    )
    models = {
        "still": lambda x0, n: np.tile(x0, (n, 1)),
        "growing": lambda x0, n: x0 * 2.0 ** np.arange(1, n + 1)[:, None],
    }
    made = sequence_forecasts(models, data, np.array([1.0, 3.0]), 3)
    assert made.dims == ("model", "time", "state")
    assert made.dtype == np.float32
    assert made["time"].values.tolist() == [0.5, 1.0, 1.5]
    assert made.sel(model="growing", state="b").values.tolist() == [6, 12, 24]
    assert made.sel(model="still", state="a").values.tolist() == [1, 1, 1]
    assert made.attrs == {"time_units": "s"}
