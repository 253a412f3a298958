"""Hybrid forecasts: coarse flow maps first, then Runge–Kutta from all their states at once."""

import warnings
from dataclasses import dataclass

import torch

from hits.forecast.coupled import advance, coupled_forecast, fill_gaps
from hits.forecast.interpolation import interpolate
from hits.forecast.models import maps_of_states
from hits.forecast.rk4 import rk4_map, steps_of
from hits.forecast.steps import check_steps

TOLERANCE = 1e-8  # of the root mean square of the states; what is left is far below the update


@dataclass(frozen=True)
class Convergence:
    """How the correction of a hybrid forecast went."""

    iterations: int  # corrections that were made
    update: float  # largest change of a state by the last one, by the states' root mean square


def balanced_step(steps, n_steps, h_steps):
    """Coarse step for which the calls that wait for each other are fewest, the largest of equals.

    A hybrid forecast walks ``n_steps / step`` coarse steps in sequence, then ``step / h_steps``
    Runge–Kutta steps of four evaluations each. If no step is larger than h: ValueError.
    """
    larger = [step for step in sorted(steps, reverse=True) if step > h_steps]
    if not larger:
        raise ValueError(
            f"h is {h_steps:g} dt, expected less than the largest of the steps {sorted(steps)}"
        )
    return min(larger, key=lambda step: -(-n_steps // step) + 4 * step / h_steps)


def coarse_steps(steps, known, n_steps, h_steps):
    """Coarse steps of a hybrid forecast, increasing: `steps` among the known, or the balanced one.

    If there are others among them, or h, in units of dt, is too large: ValueError.
    """
    if steps is None:
        return [balanced_step(known, n_steps, h_steps)]
    steps = check_steps(steps)[::-1]
    if not set(steps) <= set(known):
        raise ValueError(f"steps are {steps}, expected some of {list(known)}")
    return steps


def check_field(field, states):
    """Refuse a vector field that does not take states (n, state) to their rates, by one call."""
    # One row more than there are states: what is transposed has another shape, too.
    probe = states[:1].expand(states.shape[1] + 1, -1).clone()
    expected = "a function from a tensor of states (n, state) to one of their rates, (n, state)"
    try:
        rates = field(probe)
    except (TypeError, ValueError, RuntimeError, IndexError) as error:
        raise TypeError(
            f"field fails on states {tuple(probe.shape)} in {probe.dtype} ({error}); "
            f"expected {expected}"
        ) from error
    if not isinstance(rates, torch.Tensor):
        raise TypeError(f"field gives a {type(rates).__name__}, expected {expected}")
    if rates.shape != probe.shape:
        raise ValueError(
            f"field gives rates of shape {tuple(rates.shape)} for states {tuple(probe.shape)}, "
            f"expected {expected}"
        )


def hybrid_of(hierarchy, x0, n_steps, field, h=None, steps=None, correct=False):
    """Hybrid forecast of a hierarchy from states (trajectory, state) in float64.

    `h`, `steps` and `correct` are as in `hits.HiTS.hybrid`; what does not fit is refused before the
    forecast.
    """
    h = hierarchy.dt if h is None else h
    steps_of(h, hierarchy.dt)
    steps = coarse_steps(steps, hierarchy.steps, n_steps, h / hierarchy.dt)
    if correct and len(steps) != 1:
        raise ValueError(f"steps are {steps}, expected one step to correct")
    check_field(field, x0)
    maps, timing = maps_of_states(hierarchy), (n_steps, h, hierarchy.dt)
    if correct:
        return corrected_forecast(maps[steps[0]], steps[0], field, x0, *timing)[0]
    return hybrid_forecast({step: maps[step] for step in steps}, field, x0, *timing)


def hybrid_forecast(maps, field, x0, n_steps, h, dt):
    """Forecast with coarse flow maps, and with Runge–Kutta steps between their states.

    The maps forecast as in `coupled_forecast`; the Runge–Kutta method then starts from all their
    states, stacked into one batch, and fills the gaps. Its accuracy is limited by the maps. After
    algorithm 2 of Liu, Kutz & Brunton 2022, doi:10.1098/rsta.2021.0200.

    Maps and `x0` (trajectory, state), in any dtype and on any device, are as for
    `coupled_forecast`, with steps that are larger than h; `field` takes states (n, state) to their
    rates; h and dt are in units of time, see `hits.forecast.rk4.rk4_map`. The result is
    (trajectory, n_steps, state); between two steps of h it is interpolated linearly. Steps that do
    not nest, or nothing to forecast, are a ValueError.
    """
    step, rk4 = _below(maps, field, h, dt)
    return coupled_forecast({**maps, step: rk4}, x0, n_steps)


@torch.no_grad()
def corrected_forecast(
    coarse, step, field, x0, n_steps, h, dt, tolerance=TOLERANCE, max_iterations=20
):
    """Forecast with one coarse flow map, corrected by Runge–Kutta until both agree.

    Algorithm 2 keeps the errors of the coarse map G. Parareal iteration (Lions, Maday & Turinici
    2001, doi:10.1016/S0764-4442(00)01793-6) removes them: with F the Runge–Kutta method over one
    coarse step, run from all coarse states at once,

        x_{n+1} ← G(x_n) + [F(x_n) − G(x_n)] of the previous iteration,

    until the updates fall below a tolerance; a last sweep of the Runge–Kutta method fills the gaps.
    The result is that of Runge–Kutta steps in sequence. After k iterations the first k coarse
    states are exactly so; trajectories that have converged are left alone.

    Arguments, and the forecast that is returned with its `Convergence`, are as for
    `hybrid_forecast`, with one coarse map and its step. The tolerance is on the largest update,
    relative to the root mean square of the states; after `max_iterations` corrections the iteration
    stops with a warning.
    """
    finest, rk4 = _below([step], field, h, dt)
    if n_steps < 1:
        raise ValueError(f"n_steps is {n_steps}, expected 1 or more")
    per_window = step // finest

    def fine(states):
        for _ in range(per_window):
            states = rk4(states)
        return states

    n_windows = -(-n_steps // step)
    known, convergence = _parareal(coarse, fine, x0, n_windows, tolerance, max_iterations)
    states = x0.new_empty(n_windows * per_window + 1, *x0.shape)
    states[::per_window] = known
    fill_gaps(states, per_window, {1: rk4})
    reached = states[: -(-n_steps // finest) + 1]
    return interpolate(reached, finest, n_steps, "linear").transpose(0, 1), convergence


def _parareal(coarse, fine, x0, n_windows, tolerance, max_iterations):
    """Coarse states (instant, trajectory, state) on which G and F agree, and the convergence."""
    states = x0.new_empty(n_windows + 1, *x0.shape)
    states[0] = x0
    for n in range(n_windows):
        states[n + 1] = coarse(states[n])
    predicted = states[1:].clone()
    active = torch.arange(len(x0), device=x0.device)
    update = x0.new_tensor(torch.inf)
    for iteration in range(1, max_iterations + 1):
        first = iteration - 1  # windows before are exact
        old = states[first:, active]
        defect = advance(fine, old[:-1]) - predicted[first:, active]
        new, again = old.clone(), torch.empty_like(defect)
        for n in range(n_windows - first):
            again[n] = coarse(new[n])
            new[n + 1] = again[n] + defect[n]
        states[first:, active], predicted[first:, active] = new, again
        updates = (new - old).abs().amax((0, 2)) / states.square().mean().sqrt()
        update = updates.max()
        active = active[~(updates <= tolerance)]  # NaN too: it mends itself window by window
        if not len(active) or iteration == n_windows:
            break
    else:
        warnings.warn(
            f"the correction did not converge: after {max_iterations} iterations {len(active)} of "
            f"{len(x0)} trajectories still change by up to {update:.2g} of the states' root mean "
            f"square, more than the tolerance {tolerance:g}; allow more iterations or take a "
            "smaller coarse step",
            stacklevel=3,
        )
    return states, Convergence(iteration, float(update))


def _below(steps, field, h, dt):
    """Runge–Kutta as a flow map below all steps of the coarse ones."""
    step, rk4 = rk4_map(field, h, dt)
    if not steps or step >= min(steps) or min(steps) % step:
        raise ValueError(
            f"h is {step} dt and the coarse steps are {sorted(steps)}, expected coarse steps that "
            "are multiples of h, and larger"
        )
    return step, rk4
