from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from scipy.integrate import solve_ivp

from hits.data import ode
from hits.data.ode import integrate, resimulate, simulate
from hits.data.systems import SYSTEMS
from hits.seeds import seed_sequence


def run(**changes):
    arguments = {
        "system": "oscillator",
        "trajectories": {"train": 3, "val": 2, "test": 2},
        "dt": 0.1,
        "n_steps": 20,
        "seed": seed_sequence(0, "a"),
    }
    return simulate(**(arguments | changes))


@pytest.mark.parametrize("system", [name for name in SYSTEMS if not SYSTEMS[name].solution])
def test_stacks_are_as_exact_as_single_trajectories(system, generator):
    """Against solve_ivp on each trajectory alone, at tolerances a hundred times tighter."""
    known = SYSTEMS[system]
    x0 = known.initial_states(generator, 20, "test")
    if known.warm_up:
        x0 = integrate(known.field, x0, np.array([0.0, known.warm_up]))[:, -1]
    time = np.linspace(0, 2.56 if system == "lorenz" else 51.2, 65)
    stacked = integrate(known.field, x0, time, solver=replace(ode.TRUTHS["converged"], stack=7))
    for k in (0, 9, 19):
        alone = solve_ivp(
            lambda _, x: known.field(*x),
            time[[0, -1]],
            x0[k],
            "DOP853",
            time,
            rtol=1e-12,
            atol=1e-14,
        ).y.T
        # Errors grow along the flow, most on the attractor; all stay far below float32's.
        np.testing.assert_allclose(stacked[k], alone, rtol=0, atol=1e-8 * np.abs(alone).max())


def test_linear_part_of_the_hyperbolic_system_is_exact():
    # x' = μx has the solution x0 exp(μt).
    time = np.linspace(0, 51.2, 33)
    x = integrate(SYSTEMS["hyperbolic"].field, np.array([[0.8, 0.1], [-0.3, 0.0]]), time)
    np.testing.assert_allclose(x[:, :, 0], np.outer([0.8, -0.3], np.exp(-0.05 * time)), atol=1e-10)


def test_lorenz_starts_on_the_attractor():
    data = run(system="lorenz", trajectories={"train": 60, "val": 2, "test": 2}, dt=0.01)
    x, y, z = data["x"].isel(time=0).values.T
    # The box of the first draws reaches further in every direction but z, where it holds none of
    # the attractor's lower part; the moments on the attractor are known from long runs.
    assert abs(z.mean() - 23.55) < 4 * 8.6 / 8
    assert np.abs(x).max() < 20
    assert z.min() > 0
    assert z.max() < 48
    # On the attractor x and y rise and fall together; in the box they do not.
    assert np.corrcoef(x, y)[0, 1] > 0.7


def test_integration_that_breaks_down_says_when():
    with pytest.raises(ArithmeticError, match="integration to time 2 broke down: Required step"):
        integrate(lambda x: (x**2,), np.array([[1.0]]), np.array([0.0, 2.0]))


def test_dataset_has_the_asked_sizes_and_instants():
    data = run()
    assert dict(data.sizes) == {"trajectory": 7, "time": 21, "state": 2}
    assert data["split"].values.tolist() == ["train"] * 3 + ["val"] * 2 + ["test"] * 2
    np.testing.assert_allclose(data["time"], np.arange(21) * 0.1)


def test_more_training_leaves_the_test_trajectories_alone():
    more = run(trajectories={"train": 9, "val": 2, "test": 2})
    np.testing.assert_array_equal(run()["x"][-2:], more["x"][-2:])


def test_seed_and_purpose_decide():
    seed = seed_sequence(0, "a")
    assert run(seed=seed).identical(run(seed=seed))
    assert run().identical(run())
    assert not run()["x"].equals(run(seed=seed_sequence(1, "a"))["x"])
    assert not run()["x"].equals(run(seed=seed_sequence(0, "b"))["x"])


def test_schema_knows_the_systems():
    schema = Path(__file__).parents[2] / "workflow/schemas/sources/ode.schema.yaml"
    known = yaml.safe_load(schema.read_text())["properties"]["system"]["enum"]
    assert known == sorted(SYSTEMS)


def test_unknown_system_is_named():
    with pytest.raises(ValueError, match="unknown system 'pendulum'; known: cubic, hopf"):
        run(system="pendulum")


def test_unknown_truth_is_named():
    with pytest.raises(ValueError, match="unknown truth 'exact'; known: converged, published"):
        run(truth="exact")


def test_published_truth_is_scipys_default_on_each_trajectory():
    data = run(system="cubic", truth="published")
    time = data["time"].values
    exact = run(system="cubic")
    for x in data["x"].values:
        alone = solve_ivp(
            lambda _, x: SYSTEMS["cubic"].field(*x), time[[0, -1]], x[0].astype(float), t_eval=time
        )
        np.testing.assert_allclose(x, alone.y.T, atol=1e-7)
    # It is another solution than the converged one, by more than rounding.
    assert 1e-5 < np.abs(data["x"] - exact["x"]).max() < 1e-1
    assert data.attrs["source"].startswith("RK45 (rtol 0.001, atol 1e-06) solution of the system")


def test_resimulated_trajectories_go_on_from_the_first_states():
    data = run(system="hyperbolic").assign_attrs(name="a")
    again = resimulate(data, "hyperbolic", "converged")
    np.testing.assert_allclose(again["x"], data["x"][-2:], atol=1e-6)
    assert again["split"].values.tolist() == ["test"] * 2
    shifted = data.copy(deep=True)
    shifted["x"][-2:, 0] += 0.1
    moved = resimulate(shifted, "hyperbolic", "converged")["x"][:, -1, 0]
    # x' = μx: the distance of 0.1 shrinks like exp(μt).
    expected = data["x"][-2:, -1, 0].values + 0.1 * np.exp(-0.05 * 2.0)
    np.testing.assert_allclose(moved, expected, atol=1e-6)
    longer = resimulate(data, "hyperbolic", "converged", n_steps=40)
    assert longer.sizes["time"] == 41
    np.testing.assert_allclose(longer["x"][:, :21], again["x"], atol=1e-6)
