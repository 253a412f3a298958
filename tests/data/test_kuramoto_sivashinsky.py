import numpy as np
import pytest
import torch
from scipy.integrate import solve_ivp

from hits.data.dataset import check_dataset
from hits.data.kuramoto_sivashinsky import (
    etdrk4_step,
    ks_field,
    random_state,
    simulate_ks,
    solve_ks,
)
from hits.seeds import seed_sequence

LENGTH = 32 * np.pi
SMALL = {"length": LENGTH, "points": 128, "kept": 50, "dt": 0.25, "n_steps": 20, "substeps": 2}
SMALL |= {"time_units": "dimensionless"}


def seed(replicate=0):
    return seed_sequence(replicate, "ks", "data")


def run(**changes):
    return simulate_ks(**({"seed": seed()} | SMALL | changes))


@pytest.fixture(scope="module")
def developed():
    """A developed state on a domain of length 22."""
    return solve_ks(random_state(32, 22.0, seed()), 22.0, dt=60.0, n_steps=1, substeps=600)[-1]


def test_step_has_order_four_on_the_logistic_equation():
    # v' = λv - v² has the solution v = λ / (1 + (λ / v0 - 1) exp(-λt)); λ = 0 is the case in
    # which the coefficients would lose their digits, and there v = 1 / (1 / v0 + t).
    linear, v0, end = np.array([-2.0, 1.5, 0.0]), np.array([0.3, 0.2, 0.5]), 2.0
    exact = linear[:2] / (1 + (linear[:2] / v0[:2] - 1) * np.exp(-linear[:2] * end))
    exact = np.append(exact, 1 / (1 / v0[2] + end))
    errors = []
    for n in (10, 20, 40):
        advance, v = etdrk4_step(linear, lambda v: -(v**2), end / n), v0
        for _ in range(n):
            v = advance(v)
        errors.append(np.abs(v - exact))
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    np.testing.assert_allclose(orders, 4, atol=0.3)
    assert np.max(errors) < 1e-4


def test_solution_is_that_of_the_field_and_of_order_four(developed):
    """Against another method, in physical space: DOP853 on `ks_field`."""
    exact = solve_ivp(
        lambda _, u: ks_field(u, 22.0), (0, 2), developed, "DOP853", rtol=1e-12, atol=1e-13
    ).y[:, -1]
    solutions = [solve_ks(developed, 22.0, 2.0, 1, n)[-1] for n in (80, 160, 320)]
    errors = [np.abs(solution - exact).max() for solution in solutions]
    assert errors[-1] < 1e-9
    np.testing.assert_allclose(np.log2(np.divide(errors[:-1], errors[1:])), 4, atol=0.2)


def test_steps_and_points_of_the_dataset_are_fine_enough():
    """Both halved; to time 25, before chaos makes much of rounding errors."""
    coarse = solve_ks(random_state(512, LENGTH, seed()), LENGTH, 25.0, 1, 500)[-1]
    fine = solve_ks(random_state(1024, LENGTH, seed()), LENGTH, 25.0, 1, 1000)[-1]
    assert fine.std() > 1
    np.testing.assert_allclose(coarse, fine[::2], rtol=0, atol=5e-5)


@pytest.mark.parametrize("mode", [4, 11, 16, 20])
def test_tiny_mode_grows_at_its_rate(mode):
    # u = a cos(kx) exp((k² - k⁴)t) until its square matters.
    k = 2 * np.pi * mode / LENGTH
    wave = np.cos(k * LENGTH / 128 * np.arange(128))
    u = solve_ks(1e-9 * wave, LENGTH, dt=0.5, n_steps=8)
    growth = np.exp((k**2 - k**4) * 0.5 * np.arange(9))
    np.testing.assert_allclose(u, 1e-9 * growth[:, None] * wave, rtol=0, atol=1e-16)


def test_mean_is_conserved():
    # In a frame that moves by the mean, the solution is that of mean zero: u(x - ct) + c.
    u0 = random_state(128, LENGTH, seed())
    shift = LENGTH / 128  # one point per unit of time
    moved = solve_ks(u0 + shift, LENGTH, 1.0, 20, 25)
    np.testing.assert_allclose(moved.mean(axis=1), shift, rtol=1e-12)
    resting = solve_ks(u0, LENGTH, 1.0, 20, 25)
    np.testing.assert_allclose(moved[-1], np.roll(resting[-1], 20) + shift, atol=1e-4)


def test_states_of_a_stack_are_solved_alone():
    u0 = np.stack([random_state(128, LENGTH, seed(k)) for k in range(4)]).reshape(2, 2, 128)
    together = solve_ks(u0, LENGTH, 0.5, 3, 2)
    assert together.shape == (2, 2, 4, 128)
    np.testing.assert_allclose(together[1, 0], solve_ks(u0[1, 0], LENGTH, 0.5, 3, 2), atol=1e-14)
    np.testing.assert_allclose(together[:, :, 0], u0, atol=1e-14)


def test_substeps_are_steps_that_are_not_kept():
    u0 = random_state(128, LENGTH, seed())
    all_kept = solve_ks(u0, LENGTH, 0.1, 12)
    np.testing.assert_allclose(solve_ks(u0, LENGTH, 0.3, 4, 3), all_kept[::3], atol=1e-12)


def test_statistics_are_those_of_long_runs():
    """On the attractor the variance is 1.70; over 150 time units it scatters by 0.06."""
    u0 = np.stack([random_state(192, LENGTH, seed(k)) for k in range(6)])
    u = solve_ks(u0, LENGTH, dt=1.0, n_steps=250, substeps=5)[:, 100:]
    assert 1.60 < u.var() < 1.80
    assert np.all((u.var(axis=(1, 2)) > 1.4) & (u.var(axis=(1, 2)) < 2.0))
    # Cells are about 9 long: most power is near the wavenumber that grows fastest, √(1/2).
    power = (np.abs(np.fft.rfft(u)) ** 2).mean(axis=(0, 1))
    assert 0.6 < 2 * np.pi / LENGTH * np.argmax(power) < 0.9


@pytest.mark.parametrize("kind", [np.asarray, torch.as_tensor])
@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-3), ("float64", 1e-11)])
def test_field_of_a_wave_is_known(kind, dtype, tolerance):
    # u = a cos(kx): -u u_x = a²k sin(2kx) / 2, -u_xx - u_xxxx = (k² - k⁴) u.
    x = 22.0 / 64 * np.arange(64)
    k = 2 * np.pi * 3 / 22.0
    a = np.array([[1.0], [-2.0], [0.5]])
    u = kind((a * np.cos(k * x)).astype(dtype))
    rates = ks_field(u, 22.0)
    assert type(rates) is type(u)
    assert rates.dtype == u.dtype
    expected = a**2 * k * np.sin(2 * k * x) / 2 + (k**2 - k**4) * a * np.cos(k * x)
    np.testing.assert_allclose(np.asarray(rates), expected, atol=tolerance)


@pytest.mark.parametrize("points", [48, 49])
def test_field_has_no_aliases(points, generator):
    """As on a grid four times as fine, for a state that holds every wavenumber."""
    v = np.fft.rfft(generator.standard_normal(points), norm="forward")
    v[-1] = 0
    u = np.fft.irfft(v, points, norm="forward")
    v[3 * np.arange(v.size) >= points] = 0
    low, low_fine = (np.fft.irfft(v, n, norm="forward") for n in (points, 4 * points))
    # The product is even in u, the linear part is odd.
    product = (ks_field(u, 22.0) + ks_field(-u, 22.0)) / 2
    fine = (ks_field(low_fine, 22.0) + ks_field(-low_fine, 22.0)) / 2
    expected = np.fft.rfft(fine, norm="forward")[: v.size]
    expected[3 * np.arange(v.size) >= points] = 0
    np.testing.assert_allclose(np.fft.rfft(product, norm="forward"), expected, atol=1e-9)
    # What is left out of the product is still in the linear part.
    assert not np.allclose(ks_field(u, 22.0), ks_field(low, 22.0))


def test_random_state_is_small_smooth_and_the_same_on_every_grid():
    u = random_state(1024, LENGTH, seed())
    assert u.std() == pytest.approx(0.2)
    assert u.mean() == pytest.approx(0, abs=1e-15)
    amplitudes = np.abs(np.fft.rfft(u, norm="forward"))
    # k < 2 are the 31 modes after the mean, all of them drawn.
    assert amplitudes[1:32].min() > 1e-4
    assert amplitudes[32:].max() < 1e-15
    np.testing.assert_allclose(random_state(128, LENGTH, seed()), u[::8], atol=1e-14)


def test_dataset_keeps_the_contract_and_a_window():
    data = run()
    texts = ("name", "title", "license")
    check_dataset(data.assign_attrs(dict.fromkeys(texts, "a")))
    assert dict(data.sizes) == {"trajectory": 1, "time": 21, "state": 50}
    assert data["state"].values[[0, 9, -1]].tolist() == ["u00", "u09", "u49"]
    np.testing.assert_allclose(data["time"], 0.25 * np.arange(21))
    np.testing.assert_allclose(data["position"], LENGTH / 128 * np.arange(50))
    u0 = random_state(128, LENGTH, seed())
    expected = solve_ks(u0, LENGTH, 0.125, 40)[::2, :50]
    np.testing.assert_allclose(data["x"][0], expected, atol=1e-7)
    assert data.attrs["source"] == (
        "ETDRK4 solution (h = 0.125) of the Kuramoto-Sivashinsky equation on a periodic domain of "
        "length 100.531 with 128 points, of which the first 50 are kept"
    )


def test_seed_decides_every_byte():
    assert run().identical(run())
    assert not run()["x"].equals(run(seed=seed(1))["x"])


REFUSED = {
    "kept": ({"kept": 129}, "kept is 129, expected 1 to 128, the points of the domain"),
    "none kept": ({"kept": 0}, "kept is 0, expected 1 to 128"),
    "few points": ({"points": 93}, "points is 93, expected more than 93: wavenumbers below 2 on a"),
    "short": ({"length": 3.0}, "length is 3, expected more than 3.14159: a periodic domain needs"),
    "no dt": ({"dt": 0.0}, "dt is 0.0, expected a number above 0"),
    "no steps": ({"n_steps": 0}, "n_steps is 0, expected 1 or more"),
    "no substeps": ({"substeps": 0}, "substeps is 0, expected 1 or more"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_arguments_are_named(case):
    changes, message = REFUSED[case]
    with pytest.raises(ValueError, match=message):
        run(**changes)


def test_length_of_a_domain_is_above_zero():
    with pytest.raises(ValueError, match=r"length is -1.0, expected a number above 0"):
        solve_ks(np.zeros(8), -1.0, 0.1, 1)


def test_solution_that_breaks_down_says_when():
    u0 = 1e3 * random_state(128, LENGTH, seed())
    with pytest.raises(ArithmeticError, match=r"between times 0 and 5 with steps h = 0\.5; take"):
        solve_ks(u0, LENGTH, 5.0, 2, 10)
