import numpy as np
import pytest
import torch

from hits.data.ode import resimulate
from hits.data.system import System
from hits.forecast.rk4 import on_states, rk4_forecast
from hits.score.compiled_rk4 import compile_rk4
from hits.score.hybrid import compare_hybrid
from hits.score.work_precision import attracted, expensive_fields, work_precision


@pytest.fixture
def rotations(rotation_maps, hierarchy_of):
    """A hierarchy of exact flow maps, each off by a factor."""

    def make(off=1.0):
        exact = rotation_maps((2, 4, 16), 0.1)
        maps = {step: lambda x, m=m: m(x) * off for step, m in exact.items()}
        return hierarchy_of(maps, 0.1, selected=(4,))

    return make


@pytest.fixture
def system(systems):
    return systems["oscillator"]


@pytest.fixture(scope="module")
def data(simulate_oscillator):
    return simulate_oscillator({"train": 1, "val": 1, "test": 3}, 0.1, 64)


@pytest.fixture
def table(data, rotations, system):
    loose = resimulate(data, system, "loose")
    table, _ = compare_hybrid(rotations(1.001), data, system, loose, 1, (1, 2, 4))
    return table.set_index(["truth", "method", "h_steps"])


def test_runge_kutta_is_of_order_four_against_the_converged_truth_only(table):
    errors = np.sqrt(table.loc[("converged", "rk4"), "mse_reached"])
    orders = np.log2(errors[4] / errors[2]), np.log2(errors[2] / errors[1])
    np.testing.assert_allclose(orders, 4, atol=0.2)
    flat = table.loc[("loose", "rk4"), "mse"]
    assert flat[1] > 1e3 * table.loc[("converged", "rk4", 1), "mse"]


def test_the_hybrid_keeps_the_errors_of_its_network_and_the_correction_removes_them(table):
    rk4, hybrid, corrected = (
        table.loc[("converged", method), "mse"] for method in ("rk4", "hybrid", "corrected hybrid")
    )
    assert hybrid[1] > 1e4 * rk4[1]
    np.testing.assert_allclose(corrected, rk4, rtol=1e-3)
    assert (table.loc[("converged", "corrected hybrid"), "corrections"] >= 2).all()


def test_the_variance_is_that_of_the_truth(table, data):
    states = data["x"].values[data["split"].values == "test", 1:]
    expected = np.float64(states).var((0, 1)).mean()
    np.testing.assert_allclose(table.loc["converged", "variance"], expected, rtol=1e-6)
    np.testing.assert_allclose(table.loc["loose", "variance"], expected, rtol=1e-2)
    assert table["variance"].nunique() == 2


def test_evaluations_are_counted(table):
    rk4 = table.loc[("converged", "rk4")]
    assert rk4["field_evaluations"].tolist() == [4 * 3 * 64, 4 * 3 * 32, 4 * 3 * 16]
    assert (rk4["network_evaluations"] == 0).all()
    hybrid = table.loc[("converged", "hybrid", 1)]
    assert hybrid["network_step"] == 16
    assert hybrid["network_evaluations"] == 3 * 4
    assert hybrid["field_evaluations"] == 4 * 3 * 4 * 15


def test_curves_are_those_of_the_forecasts(data, rotations, system):
    loose = resimulate(data, system, "loose")
    _, curves = compare_hybrid(rotations(), data, system, loose, 1, (1, 4))
    assert curves["model"].values.tolist() == ["rk4 1", "rk4 4", "coupled"]
    assert curves.sizes["time"] == 64
    assert (curves.sel(model="coupled")[3::4] < 1e-12).all()
    assert curves.sel(model="rk4 4").mean() > curves.sel(model="rk4 1").mean()


PENDULUM = {"equations": {"q": "p", "p": "-sin(q)"}, "initial": {"q": [-1, 1], "p": [-1, 1]}}


@pytest.mark.parametrize("name", ["lorenz", "cubic", "pendulum"])
def test_compiled_runge_kutta_is_runge_kutta(systems, name, generator):
    system = System.from_source(PENDULUM) if name == "pendulum" else systems[name]
    x0 = generator.normal(size=(3, len(system.states)))
    expected = rk4_forecast(on_states(system.field), torch.from_numpy(x0), 50, 0.01, 0.01).numpy()
    np.testing.assert_allclose(compile_rk4(system)(x0, 50, 0.01), expected, rtol=1e-11)


def test_work_and_precision(data, rotations, system):
    table = work_precision(rotations(1.001), data, system, (1, 3), (1, 2), (4, 16), 1)
    assert len(table) == 2 * 2 * 4
    assert (table.loc[table["method"] == "rk4", "gain"] == 1).all()
    by_h = table[table["batch"] == 3].groupby("h_steps")["mse"]
    assert (by_h.max() < 1.01 * by_h.min()).all()
    compiled = table[table["method"] == "compiled rk4"]
    assert (compiled["gain"] > 1).all()


def test_attraction_vanishes_where_all_are_alike_and_draws_where_not(systems):
    field = attracted(systems["van_der_pol"].field, 2)
    x0 = torch.tensor([[0.3, -0.2]], dtype=torch.float64)
    alone = field(x0)
    np.testing.assert_allclose(alone, [[-0.2, 2 * (1 - 0.09) * -0.2 - 0.3]])
    np.testing.assert_allclose(field(x0.repeat(1, 4)), alone.repeat(1, 4), atol=1e-15)
    apart = torch.tensor([[0.0, 0.0, 1.0, 0.0]], dtype=torch.float64)
    np.testing.assert_allclose(field(apart)[0, 1], np.sin(1) / 2)


def test_expensive_fields_converge_as_the_single_copy_does(data, rotations, system):
    table = expensive_fields(rotations(1.001), data, system, (1, 3), 16, 64, 1)
    assert table["method"].tolist() == ["rk4", "corrected hybrid"] * 2
    first, second = table.loc[table["method"] == "corrected hybrid", "corrections"]
    assert 1 <= first == second <= 4
