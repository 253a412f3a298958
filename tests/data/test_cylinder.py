import numpy as np
import pytest
import xarray as xr

from hits.data import cylinder
from hits.data.cylinder import cylinder_dataset, cylinder_flow, shedding, simulate_cylinder
from hits.data.dataset import check_dataset
from hits.data.embedding import decode

COARSE = {"reynolds": 100, "cells_per_diameter": 6, "steps_per_snapshot": 4, "dt": 0.2}


def forces(frequency=0.16, time=None):
    """Instants, drag and lift of known mean, amplitude and period: 625 whole instants."""
    time = np.arange(2800) / 100 if time is None else time
    phase = 2 * np.pi * frequency * time
    return time, 1.35 - 0.01 * np.sin(2 * phase), 0.5 + 0.33 * np.sin(phase + 0.4)


def run(n_time=40):
    """What a simulation returns, but of a travelling wave."""
    x, y, time = np.arange(12.0)[:, None], np.arange(7.0), 0.2 * np.arange(n_time)
    u = [2 + np.cos(x - t) * np.exp(-0.1 * y) for t in time]
    instants, drag, lift = forces(0.3, np.arange(-200, 401) / 50)
    drag[:100] = lift[:100] = 200.0
    return xr.Dataset(
        {
            "u": (("time", "grid_x", "grid_y"), np.float32(u)),
            "vorticity": (("grid_x", "grid_y"), np.float32(x * y)),
            "drag_coefficient": ("force_time", drag),
            "lift_coefficient": ("force_time", lift),
        },
        {"time": time, "grid_x": x[:, 0], "grid_y": y, "force_time": instants},
        {"dt": 0.2, "time_units": "D/U", "reynolds": 100, "source": "waves"},
    )


def test_shedding_of_a_known_signal():
    found = shedding(*forces())
    assert found["strouhal"] == pytest.approx(0.16, rel=1e-6)
    assert found["mean_drag"] == pytest.approx(1.35, abs=1e-12)
    assert found["lift_amplitude"] == pytest.approx(0.33, rel=1e-5)


def test_shedding_needs_a_whole_period():
    with pytest.raises(
        ValueError, match=r"crosses its mean upwards 1 times from time 0 to 6\.99, expected 2"
    ):
        shedding(*forces(time=np.arange(700) / 100))


def test_snapshots_are_those_of_the_flow_at_inner_nodes():
    lines = []
    data = simulate_cylinder(**COARSE, spin_up=0.4, snapshots=9, report=lines.append)
    flow = cylinder_flow(100, 6, 0.05)
    by_hand = []
    for k in range(11):
        if k:
            by_hand.extend(2 * flow.step() for _ in range(4))
        if k >= 2:
            u = flow.velocity()[0]
            np.testing.assert_array_equal(data["u"][k - 2], u.astype(np.float32))
    np.testing.assert_array_equal(data["drag_coefficient"], np.array(by_hand)[:, 0])
    np.testing.assert_array_equal(data["lift_coefficient"], np.array(by_hand)[:, 1])
    np.testing.assert_allclose(data["time"], 0.2 * np.arange(9))
    # The first force is that of the first step, the last that of the step to the last snapshot.
    np.testing.assert_allclose(data["force_time"][[0, -1]], [-0.35, 1.6])
    np.testing.assert_allclose(data["grid_x"][[0, -1]], [-1 + 1 / 6, 8 - 1 / 6])
    np.testing.assert_allclose(data["grid_y"], -2 + np.arange(1, 24) / 6)
    assert data["u"].shape == (9, 53, 23)
    np.testing.assert_array_equal(data["vorticity"], np.float32(flow.vorticity[0, 1:-1, 1:-1]))
    (line,) = lines
    assert line.startswith("time 2 of 2: drag ")
    assert line.endswith("about 0 s left")


def test_the_vortex_starts_the_shedding():
    """The first lift is far above the rounding errors that a symmetric start would have."""
    data = simulate_cylinder(**COARSE, spin_up=0, snapshots=21, report=lambda line: None)
    assert abs(data["lift_coefficient"][20:]).max() > 0.05


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cells_per_diameter": 7}, "nx is 63, expected an even number"),
        ({"steps_per_snapshot": 2}, r"dt is 0\.1, expected at most h/2 = 0\.083"),
    ],
)
def test_grids_and_steps_that_do_not_fit_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        simulate_cylinder(**(COARSE | changes), spin_up=0, snapshots=2)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_flow_that_blows_up_is_refused(monkeypatch):
    monkeypatch.setitem(cylinder.VORTEX, "vorticity", 1e4)
    with pytest.raises(ArithmeticError, match=r"blows up by time .* more steps per snapshot"):
        simulate_cylinder(**COARSE, spin_up=0, snapshots=20)


def test_states_lead_back_to_the_velocity():
    snapshots = run()
    data = cylinder_dataset(snapshots, modes=3)
    data.attrs |= {"name": "waves", "title": "Waves", "license": "MIT"}
    check_dataset(data.assign_attrs(contract=1))
    assert data["x"].shape == (1, 40, 3)
    assert data["state"].values.tolist() == ["mode 1", "mode 2", "mode 3"]
    assert data["split"].values.tolist() == ["train"]
    assert "u" not in data
    # A constant, a cosine and a sine of time: three modes hold all.
    states = data["x"].values[0]
    np.testing.assert_allclose(states.T @ states, np.eye(3), atol=1e-5)
    np.testing.assert_allclose(decode(data, states), snapshots["u"], atol=1e-5)


def test_forces_are_measured_over_the_snapshots_only():
    data = cylinder_dataset(run(), modes=3)
    assert data.attrs["strouhal"] == pytest.approx(0.3, rel=1e-4)
    assert data.attrs["mean_drag"] == pytest.approx(1.35, abs=1e-3)
    assert data.attrs["lift_amplitude"] == pytest.approx(0.33, rel=1e-3)
    assert data.sizes["force_time"] == 601
