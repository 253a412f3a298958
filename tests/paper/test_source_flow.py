import numpy as np
import pytest
import xarray as xr
from matplotlib.patches import Circle

from hits.data.cylinder import cylinder_dataset
from source_flow import plot_flow


@pytest.fixture
def data():
    """Two standing waves as a flow, with forces that are huge in the first step."""
    x, y, time = np.linspace(-1, 8, 19)[1:-1], np.linspace(-2, 2, 9)[1:-1], 0.2 * np.arange(31)
    u = [1 + np.sin(t) * np.cos(x[:, None]) * np.ones_like(y) for t in time]
    instants = np.arange(-100, 121) / 20
    lift = 0.5 * np.sin(2 * np.pi * 0.5 * instants)
    drag = np.full(221, 1.4)
    drag[0] = lift[0] = 300.0
    run = xr.Dataset(
        {
            "u": (("time", "grid_x", "grid_y"), np.float32(u)),
            "vorticity": (("grid_x", "grid_y"), np.float32(5 * np.sin(x[:, None]) * y)),
            "drag_coefficient": ("force_time", drag + 0.1 * lift / 0.5),
            "lift_coefficient": ("force_time", lift),
        },
        {"time": time, "grid_x": x, "grid_y": y, "force_time": instants},
        {"dt": 0.2, "time_units": "D/U", "reynolds": 100},
    )
    return cylinder_dataset(run, modes=2)


def test_fields_are_decoded_and_lie_on_the_grid(data):
    velocity, _, vorticity, _, *_ = plot_flow(data).axes
    expected = 1 + np.sin(6.0) * np.cos(data["grid_x"].values) * np.ones((7, 1))
    np.testing.assert_allclose(velocity.collections[0].get_array(), expected, atol=1e-5)
    np.testing.assert_array_equal(vorticity.collections[0].get_array(), data["vorticity"].T)
    for axes in (velocity, vorticity):
        (outline,) = (patch for patch in axes.patches if isinstance(patch, Circle))
        assert (outline.center, outline.radius) == ((0, 0), 0.5)
        assert axes.get_aspect() == 1
        # Cells reach half a width beyond the outer nodes.
        assert axes.get_xlim() == pytest.approx((-0.75, 7.75))
        assert axes.get_ylim() == pytest.approx((-1.75, 1.75))


def test_forces_stand_beside_published_ranges(data):
    _, drag, _, lift, *_ = plot_flow(data).axes
    np.testing.assert_array_equal(drag.get_lines()[0].get_ydata(), data["drag_coefficient"])
    np.testing.assert_array_equal(lift.get_lines()[0].get_xdata(), data["force_time"])
    assert drag.get_title() == "mean 1.400 (1.30 to 1.42)"
    assert (
        lift.get_title() == "amplitude 0.500 (0.31 to 0.36)\nStrouhal number 0.500 (0.160 to 0.168)"
    )
    bands = [(p.get_y(), p.get_y() + p.get_height()) for p in lift.patches[1:]]
    np.testing.assert_allclose(bands, [(0.31, 0.36), (-0.31, -0.36)])
    # The first step is beyond the axes.
    np.testing.assert_allclose(lift.get_ylim(), (-0.6, 0.6), atol=0.01)


def test_other_reynolds_numbers_have_no_published_ranges(data):
    figure = plot_flow(data.assign_attrs(reynolds=150))
    _, drag, _, lift, *_ = figure.axes
    assert drag.get_title() == "mean 1.400"
    assert len(lift.patches) == 1
    (text,) = figure.legends[0].get_texts()
    assert text.get_text() == "snapshots"
