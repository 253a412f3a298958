"""The Kuramoto–Sivashinsky equation u_t = -u u_x - u_xx - u_xxxx on a periodic domain."""

import numpy as np

from hits.data.sequence import sequence_dataset

# Random initial states: wavenumbers below this one, and their standard deviation in space.
SMOOTH = 2.0
DEVIATION = 0.2


def simulate_ks(length, points, kept, dt, n_steps, substeps, time_units, seed):
    """Simulate one sequence from a small random state, transient included, in float64.

    Of the grid points of the domain the first `kept` are the state of the dataset; fewer than all
    are a window of the domain, which is not periodic. All else is as in `solve_ks`.
    """
    if not 1 <= kept <= points:
        raise ValueError(f"kept is {kept}, expected 1 to {points}, the points of the domain")
    u0 = random_state(points, length, seed)
    x = solve_ks(u0, length, dt, n_steps, substeps)[:, :kept]
    names = [f"u{point:0{len(str(kept - 1))}}" for point in range(kept)]
    label = {"long_name": "position x", "units": "dimensionless"}
    data = sequence_dataset(x, names, dt, time_units)
    data = data.assign_coords(position=("state", length / points * np.arange(kept), label))
    return data.assign_attrs(
        source=f"ETDRK4 solution (h = {dt / substeps:g}) of the Kuramoto-Sivashinsky equation on a "
        f"periodic domain of length {length:g} with {points} points, of which the first {kept} "
        "are kept"
    )


def random_state(points, length, seed):
    """Draw a small smooth state (points,) of mean zero.

    It has normal Fourier coefficients of equal variance for all wavenumbers below `SMOOTH`, scaled
    to the standard deviation `DEVIATION` in space. A finer grid shows the same field.
    """
    modes = int(np.ceil(SMOOTH * length / (2 * np.pi))) - 1
    if modes < 1:
        raise ValueError(
            f"length is {length:g}, expected more than {2 * np.pi / SMOOTH:g}: a periodic domain "
            f"needs a wavenumber below {SMOOTH:g}"
        )
    if points <= 3 * modes:
        raise ValueError(
            f"points is {points}, expected more than {3 * modes}: wavenumbers below {SMOOTH:g} on "
            f"a domain of length {length:g} have to be among the lower two thirds of the grid's"
        )
    real, imaginary = np.random.default_rng(seed).standard_normal((2, modes))
    coefficients = np.concatenate([[0.0], real + 1j * imaginary])
    field = np.fft.irfft(coefficients, points)
    return DEVIATION / field.std() * field


def solve_ks(u0, length, dt, n_steps, substeps=1):
    """Solve the equation from any state.

    Parameters
    ----------
    u0 : numpy.ndarray, (..., points)
        Initial states on the grid ``length / points * [0, 1, 2, ...]``. Of their wavenumbers, the
        upper third is dropped, so that products have no aliases.
    length : float
        Length of the periodic domain.
    dt, n_steps : float, int
        Time between the states that are returned, and how many follow the initial state.
    substeps : int
        Steps of the solver per dt, of size ``h = dt / substeps``.

    Returns
    -------
    numpy.ndarray, (..., n_steps + 1, points)
        States in float64, by `etdrk4_step` on the Fourier coefficients. An ArithmeticError if they
        stop being finite, as they do where h is too large for the state.
    """
    for name, value in {"length": length, "dt": dt}.items():
        if not value > 0:
            raise ValueError(f"{name} is {value!r}, expected a number above 0")
    for name, value in {"n_steps": n_steps, "substeps": substeps}.items():
        if value < 1:
            raise ValueError(f"{name} is {value!r}, expected 1 or more")
    points = u0.shape[-1]
    linear, advection, resolved = _symbols(points, length)

    def nonlinear(v):
        return advection * np.fft.rfft(np.fft.irfft(v, points) ** 2)

    advance = etdrk4_step(linear, nonlinear, dt / substeps)
    v = resolved * np.fft.rfft(u0)
    states = np.empty((*u0.shape[:-1], n_steps + 1, points))
    states[..., 0, :] = np.fft.irfft(v, points)
    for n in range(1, n_steps + 1):
        # What overflows is found below and named.
        with np.errstate(over="ignore", invalid="ignore"):
            for _ in range(substeps):
                v = advance(v)
        if not np.isfinite(v).all():
            raise ArithmeticError(
                f"solution broke down between times {dt * (n - 1):g} and {dt * n:g} with steps "
                f"h = {dt / substeps:g}; take more substeps"
            )
        states[..., n, :] = np.fft.irfft(v, points)
    return states


def etdrk4_step(linear, nonlinear, h, contour_points=32):
    """Flow map of one step of the exponential Runge–Kutta method of order 4 (ETDRK4).

    It solves v' = λv + N(v) with a stiff diagonal linear part: exactly where N is zero. `linear` is
    the real λ of each mode, (modes,); `nonlinear` is N, from states (..., modes) to the same shape,
    as is the flow map. Cox & Matthews, J. Comput. Phys. 176 (2002) 430; Kassam & Trefethen, SIAM J.
    Sci. Comput. 26 (2005) 1214, whose names the coefficients have: means over points on the upper
    half of a unit circle, since as they stand they lose all digits to cancellation near hλ = 0.
    """
    angles = np.pi * (np.arange(contour_points) + 0.5) / contour_points
    z = h * linear[:, None] + np.exp(1j * angles)  # (modes, contour_points)
    e, e2 = np.exp(h * linear), np.exp(h * linear / 2)
    q = h * ((np.exp(z / 2) - 1) / z).mean(axis=1).real
    f1 = h * ((-4 - z + np.exp(z) * (4 - 3 * z + z**2)) / z**3).mean(axis=1).real
    f2 = h * ((2 + z + np.exp(z) * (z - 2)) / z**3).mean(axis=1).real
    f3 = h * ((-4 - 3 * z - z**2 + np.exp(z) * (4 - z)) / z**3).mean(axis=1).real

    def advance(v):
        nv = nonlinear(v)
        a = e2 * v + q * nv
        na = nonlinear(a)
        b = e2 * v + q * na
        nb = nonlinear(b)
        c = e2 * a + q * (2 * nb - nv)
        return e * v + f1 * nv + 2 * f2 * (na + nb) + f3 * nonlinear(c)

    return advance


def ks_field(u, length):
    """Right-hand side of the equation by Fourier transforms, of arrays or tensors (..., points).

    The upper third of the wavenumbers takes no part in the product u u_x, which is therefore free
    of aliases. Rounding errors of the highest wavenumbers grow by their fourth power: on fine grids
    float32 is too short.
    """
    points = u.shape[-1]
    symbols, fft = _symbols(points, length), np.fft
    if not isinstance(u, np.ndarray):
        import torch  # not above: it takes seconds, and simulations do without

        symbols, fft = (torch.as_tensor(symbol, device=u.device) for symbol in symbols), torch.fft
    linear, advection, resolved = symbols
    v = fft.rfft(u)
    square = fft.irfft(resolved * v, n=points) ** 2
    rates = fft.irfft(linear * v + advection * fft.rfft(square), n=points)
    return rates.astype(u.dtype) if fft is np.fft else rates.to(u.dtype)


def _symbols(points, length):
    """What the parts of the equation are in Fourier space, each (points // 2 + 1,).

    Of -u_xx - u_xxxx, of u² ↦ -(u²/2)_x without the upper third of the wavenumbers, and of leaving
    these out.
    """
    k = 2 * np.pi / length * np.arange(points // 2 + 1)
    resolved = 3 * np.arange(k.size) < points
    return k**2 - k**4, -0.5j * k * resolved, resolved
