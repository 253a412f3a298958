from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from hits.data.ode import TRUTHS, integrate, resimulate, simulate
from hits.seeds import seed_sequence

SEED = seed_sequence(0, "a")


@pytest.mark.parametrize("system", ["hyperbolic", "cubic", "van_der_pol", "hopf", "lorenz"])
def test_stacks_are_as_exact_as_single_trajectories(systems, system, generator):
    """Against solve_ivp on each trajectory alone, at tolerances a hundred times tighter."""
    known = systems[system]
    x0 = known.initial_states(generator, 20, "test")
    if any(known.warm_up):
        x0 = integrate(known.field, x0, np.array([0.0, known.warm_up[0]]))[:, -1]
    time = np.linspace(0, 2.56 if system == "lorenz" else 51.2, 65)
    stacked = integrate(known.field, x0, time, solver=replace(TRUTHS["converged"], stack=7))
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


def test_linear_part_of_the_hyperbolic_system_is_exact(systems):
    # x' = μx has the solution x0 exp(μt).
    time = np.linspace(0, 51.2, 33)
    x = integrate(systems["hyperbolic"].field, np.array([[0.8, 0.1], [-0.3, 0.0]]), time)
    np.testing.assert_allclose(x[:, :, 0], np.outer([0.8, -0.3], np.exp(-0.05 * time)), atol=1e-10)


def test_lorenz_starts_on_the_attractor(simulate_system):
    data = simulate_system("lorenz", {"train": 60, "val": 2, "test": 2}, dt=0.01, seed=SEED)
    x, y, z = data["x"].isel(time=0).values.T
    # The box of the first draws reaches further in every direction but z, where it holds none of
    # the attractor's lower part; the moments on the attractor are known from long runs.
    assert abs(z.mean() - 23.55) < 4 * 8.6 / 8
    assert np.abs(x).max() < 20
    assert z.min() > 0
    assert z.max() < 48
    # On the attractor x and y rise and fall together; in the box they do not.
    assert np.corrcoef(x, y)[0, 1] > 0.7


def test_trajectories_may_draw_how_long_they_warm_up():
    """A clock, t' = 1, shows how long it was; a number is the same for all."""
    source = {
        "equations": {"t": "1"},
        "initial": {"t": 0},
        "warm_up": [2, 3],
        "trajectories": {"train": 400, "val": 1, "test": 1},
        "dt": 0.5,
        "n_steps": 1,
        "time_units": "s",
    }
    first = simulate(source, SEED)["x"].values[:400, 0, 0]
    assert 2 <= first.min() < 2.05
    assert 2.95 < first.max() <= 3
    assert abs(first.mean() - 2.5) < 4 * (1 / 12 / 400) ** 0.5
    fixed = simulate(source | {"warm_up": 2}, SEED)["x"].values[:, 0, 0]
    np.testing.assert_allclose(fixed, 2, rtol=1e-6)


def test_integration_that_breaks_down_says_when():
    with pytest.raises(ArithmeticError, match="integration to time 2 broke down: Required step"):
        integrate(lambda x: (x**2,), np.array([[1.0]]), np.array([0.0, 2.0]))


def test_dataset_has_the_asked_sizes_and_instants(simulate_system):
    data = simulate_system("oscillator")
    assert dict(data.sizes) == {"trajectory": 7, "time": 21, "state": 2}
    assert data["split"].values.tolist() == ["train"] * 3 + ["val"] * 2 + ["test"] * 2
    np.testing.assert_allclose(data["time"], np.arange(21) * 0.1)


def test_more_training_leaves_the_test_trajectories_alone(simulate_system):
    few, more = (simulate_system("cubic", {"train": n, "val": 2, "test": 2}) for n in (3, 9))
    np.testing.assert_array_equal(few["x"][-2:], more["x"][-2:])


def test_seed_and_purpose_decide(simulate_system):
    first, again, other, purpose = (
        simulate_system("oscillator", seed=seed_sequence(*key))
        for key in ((0, "a"), (0, "a"), (1, "a"), (0, "b"))
    )
    assert first.identical(again)
    assert not first["x"].equals(other["x"])
    assert not first["x"].equals(purpose["x"])


def test_unknown_truth_is_named(simulate_system):
    with pytest.raises(ValueError, match="truth is 'exact', expected converged or loose"):
        simulate_system("cubic", truth="exact")


def test_loose_truth_is_scipys_default_on_each_trajectory(simulate_system, systems):
    data, exact = (simulate_system("cubic", truth=truth) for truth in ("loose", "converged"))
    field, time = systems["cubic"].field, data["time"].values
    for x in data["x"].values:
        alone = solve_ivp(lambda _, x: field(*x), time[[0, -1]], x[0].astype(float), t_eval=time)
        np.testing.assert_allclose(x, alone.y.T, atol=1e-7)
    # It is another solution than the converged one, by more than rounding.
    assert 1e-5 < np.abs(data["x"] - exact["x"]).max() < 1e-1
    assert data.attrs["source"] == (
        "RK45 (rtol 0.001, atol 1e-06) solution of x' = -0.1*x**3 + 2*y**3, y' = -2*x**3 - 0.1*y**3"
    )


def test_resimulated_trajectories_go_on_from_the_first_states(simulate_system, systems):
    data, system = simulate_system("hyperbolic"), systems["hyperbolic"]
    again = resimulate(data, system, "converged")
    np.testing.assert_allclose(again["x"], data["x"][-2:], atol=1e-6)
    assert again["split"].values.tolist() == ["test"] * 2
    shifted = data.copy(deep=True)
    shifted["x"][-2:, 0] += 0.1
    moved = resimulate(shifted, system, "converged")["x"][:, -1, 0]
    # x' = μx: the distance of 0.1 shrinks like exp(μt).
    expected = data["x"][-2:, -1, 0].values + 0.1 * np.exp(-0.05 * 2.0)
    np.testing.assert_allclose(moved, expected, atol=1e-6)
    longer = resimulate(data, system, "converged", n_steps=40)
    assert longer.sizes["time"] == 41
    np.testing.assert_allclose(longer["x"][:, :21], again["x"], atol=1e-6)
