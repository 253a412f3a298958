import importlib
import json
import re
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import yaml

from hits.data import dysts
from hits.data.dysts import ode_source
from hits.data.ode import TRUTHS, integrate, simulate
from hits.data.system import System
from hits.seeds import seed_sequence

SIZES = {"trajectories": {"train": 3, "val": 1, "test": 1}, "n_steps": 50}
FLOWS = """
import a_package_that_nobody_has


class Spiral(DynSys):
    @staticjit
    def _rhs(x, y, t, a, b):
        r2 = x**2 + y**2
        pull = a - b * r2
        xdot = pull * x - np.sin(y)
        return xdot, pull * y + x

    @staticjit
    def _jac(x, y, t, a, b):
        return [0, 0], [0, 0]


class Loop(DynSys):
    @staticjit
    def _rhs(x, y, t, a, b):
        for _ in range(2):
            x = a * x
        return x, b * y


class Whole(DynSys):
    def rhs(self, X, t):
        return X


class Later(DynSys):
    @staticjit
    def _rhs(x, y, t, a, b):
        return x(t - 1), b * y


class Forced(Spiral):
    pass
"""
SPIRAL = {
    "parameters": {"a": 1, "b": 2.5},
    "initial_conditions": [1.0, 2.0],
    "std": [0.5, 2.0],
    "period": 6.0,
    "maximum_lyapunov_estimated": 0.5,
    "unbounded_indices": [],
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Files as those of the package, which need not be installed."""
    (tmp_path / "dysts/data").mkdir(parents=True)
    (tmp_path / "dysts/__init__.py").touch()
    (tmp_path / "dysts/flows.py").write_text(FLOWS)
    known = dict.fromkeys(("Spiral", "Loop", "Whole", "Later"), SPIRAL)
    known["Forced"] = SPIRAL | {"unbounded_indices": [1]}
    known["Matrix"] = SPIRAL | {"parameters": {"a": [1, 2], "b": 1}}
    (tmp_path / "dysts/data/chaotic_attractors.json").write_text(json.dumps(known))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()


def test_a_system_becomes_equations(package):
    source = ode_source({"system": "Spiral", "points_per_period": 60, **SIZES})
    pull = "(a - b * (x ** 2 + y ** 2))"
    assert source == {
        "kind": "ode",
        "equations": {"x": f"{pull} * x - sin(y)", "y": f"{pull} * y + x"},
        "parameters": {"a": 1, "b": 2.5},
        "initial": {"x": [0.995, 1.005], "y": [1.98, 2.02]},
        "warm_up": [20.0, 50.0],
        "dt": 0.1,
        "time_units": "dimensionless",
        "period": 6.0,
        "lyapunov_exponent": 0.5,
        **SIZES,
    }
    data = simulate(source, seed_sequence(0, "spiral"))
    assert data.attrs["lyapunov_exponent"] == 0.5
    assert data.attrs["period"] == 6
    assert ode_source({"system": "Spiral", **SIZES})["dt"] == 0.06


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("spiral", "source.system: unknown system of dysts 'spiral', did you mean 'Spiral'?"),
        ("Forced", "source.system: Forced has states that grow without bound"),
        ("Loop", "source.system: the equations of Loop are not plain arithmetic"),
        ("Whole", "source.system: the equations of Whole are not plain arithmetic"),
        ("Matrix", "source.system: the equations of Matrix are not plain arithmetic"),
    ],
)
def test_systems_that_are_no_equations_are_refused(package, name, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the message is compared)
        ode_source({"system": name, **SIZES})
    assert str(error.value).startswith(message)


def test_what_equations_may_not_hold_is_named_as_for_any_other(package):
    with pytest.raises(
        ValueError, match=r"source\.equations\.x is 'x\(t - 1\)': found 'x\(t - 1\)'"
    ):
        System.from_source(ode_source({"system": "Later", **SIZES}))


def test_a_package_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(dysts, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"run 'pip install --no-deps dysts==0\.96'$"):
        ode_source({"system": "Lorenz", **SIZES})


installed = pytest.mark.skipif(find_spec("dysts") is None, reason="dysts is not installed")


@installed
def test_lorenz_is_that_of_the_package():
    source = ode_source({"system": "Lorenz", **SIZES})
    equations = {"x": "sigma * y - sigma * x", "y": "rho * x - x * z - y", "z": "x * y - beta * z"}
    assert source["equations"] == equations
    assert source["dt"] == pytest.approx(0.015, rel=0.01)
    assert source["lyapunov_exponent"] == pytest.approx(0.906, rel=0.05)
    first = simulate(source | {"trajectories": {"train": 300, "val": 1, "test": 1}}, SEED)
    x, y, z = first["x"].isel(time=0).values.T
    # Known from long runs: the mean of z is 23.55, its deviation 8.6; x and y have none.
    assert abs(z.mean() - 23.55) < 4 * 8.6 / 300**0.5
    assert abs(x.mean()) < 4 * 7.9 / 300**0.5
    assert np.corrcoef(x, y)[0, 1] > 0.7


SEED = seed_sequence(0, "lorenz")


@installed
def test_the_documented_system_is_one():
    page = (Path(__file__).parents[2] / "docs/dataset.md").read_text()
    text = re.search(r"`config/datasets/rossler\.yaml`:\n\n```yaml\n(.*?)```", page, re.DOTALL)[1]
    source = yaml.safe_load(text)["source"] | SIZES
    data = simulate(ode_source(source), SEED)
    assert dict(data.sizes) == {"trajectory": 5, "time": 51, "state": 3}
    assert data.attrs["dt"] == data.attrs["period"] / 100


@installed
@pytest.mark.filterwarnings("ignore")
def test_trajectories_are_those_of_the_package():
    flows = pytest.importorskip("dysts.flows")
    source = ode_source({"system": "Lorenz", **SIZES})
    model, system = flows.Lorenz(), System.from_source(source)
    time, expected = model.make_trajectory(200, pts_per_period=100, return_times=True)
    found = integrate(system.field, model.ic[None], time, solver=TRUTHS["converged"])[0]
    np.testing.assert_allclose(found, expected, atol=1e-5)


@installed
@pytest.mark.filterwarnings("ignore")
def test_rates_of_all_systems_are_those_of_the_package(generator):
    flows = pytest.importorskip("dysts.flows")
    found = 0
    for name in [name for name in dir(flows) if isinstance(getattr(flows, name), type)]:
        try:
            system = System.from_source(ode_source({"system": name, **SIZES}))
        except ValueError:
            continue
        model, found = getattr(flows, name)(), found + 1
        states = model.mean[:, None] + model.std[:, None] * generator.uniform(
            -1, 1, (len(model.mean), 5)
        )
        expected = np.stack([np.stack(model.rhs(state, 0.0)) for state in states.T], axis=-1)
        np.testing.assert_allclose(
            np.stack(system.field(*states)), expected, rtol=1e-10, atol=1e-12
        )
    assert found == 88
