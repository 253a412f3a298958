"""Adaptive forecasts: each trajectory takes the largest step whose estimated error is tolerated."""

from dataclasses import dataclass
from functools import partial
from numbers import Real

import torch

from hits.data.inputs import summary
from hits.fields import fits
from hits.forecast.coupled import advance
from hits.forecast.estimate import compared, deviation
from hits.forecast.interpolation import ORDER, interpolate_known
from hits.forecast.steps import check_steps

# The next larger step is tried where the estimate is so far below the tolerance: estimates of twice
# the time are two to five times as large.
GROWTH = 8
# Steps that are taken after a larger one was refused, before it is tried again: to try the second
# level all the time would cost half as much again as the smallest steps alone.
REST = 8


@dataclass
class Adaptive:
    """An adaptive forecast, and what it took.

    Attributes
    ----------
    states : Tensor, (trajectory, n_steps, state)
        At instants 1 to n_steps.
    known : Tensor of bool, (trajectory, instant)
        Which multiples of the smallest step maps have reached, from instant 0 on; between them
        states are interpolated.
    calls : Tensor of int, (trajectory,)
        How often maps were called on a state of this trajectory, for estimates too.
    """

    states: torch.Tensor
    known: torch.Tensor
    calls: torch.Tensor


def check_tolerance(tolerance, path=None):
    """Refuse what cannot be a tolerance, and a file to write to, which goes with fixed steps."""
    if not fits(tolerance, Real, above=0):
        raise ValueError(f"tolerance is {tolerance!r}, expected a number above 0, e.g. 1e-4")
    if path is not None:
        raise ValueError(
            f"tolerance is {tolerance!r} and path {str(path)!r}, expected one of them: forecasts "
            "larger than memory have fixed steps"
        )


@torch.no_grad()
def adaptive_forecast(maps, x0, n_steps, tolerance, unit, interpolation="cubic", inputs=None):
    """Forecast by steps that are as large as a tolerance allows, different in each trajectory.

    Each trajectory walks by the largest step whose `hits.forecast.estimate` is within the
    tolerance, down to the smallest one, which is taken on trust. Between the states of a step and
    of the smaller ones that it was compared with, gaps are then filled as in a coupled forecast,
    but only where interpolation misses the states in the middle of a gap by more than the
    tolerance. All trajectories, and all gaps, that take the same step go in one batch.

    Parameters
    ----------
    maps, x0, n_steps, interpolation, inputs
        As for `hits.forecast.coupled.coupled_forecast`.
    tolerance : float
        Of what a single step may add to the error of any state, by estimate, in units of that
        state: errors of the whole forecast are those of its steps, as the system lets them grow.
    unit : Tensor, (state,)
        See `hits.forecast.estimate.unit_of`.

    Returns
    -------
    Adaptive

    Raises
    ------
    ValueError
        As for `coupled_forecast`.
    """
    steps = check_steps(maps)[::-1]
    if n_steps < 1:
        raise ValueError(f"n_steps is {n_steps}, expected 1 or more")
    finest = steps[0]
    walk = _Walk(maps, steps, x0, -(-n_steps // finest), inputs)
    gaps = walk.through(tolerance, unit)
    walk.fill(gaps, tolerance, unit, interpolation)
    at = torch.arange(1, n_steps + 1) / finest
    states = interpolate_known(walk.states, walk.known, at, interpolation)
    return Adaptive(states.transpose(0, 1), walk.known.T, walk.calls)


class _Walk:
    """States at multiples of the smallest step, in which instants and steps are counted here.

    A gap is a trajectory, an instant and a level: the time of the step of that number, from there.
    The states in its middle, at the instants that the next smaller step reaches, are computed, but
    not yet known to be needed.
    """

    def __init__(self, maps, steps, x0, last, inputs):
        finest, n = steps[0], len(x0)
        self.steps = [step // finest for step in steps]
        self.maps = {step // finest: maps[step] for step in steps}
        self.states = x0.new_zeros(last + 1, *x0.shape)
        self.states[0] = x0
        self.known = torch.zeros(last + 1, n, dtype=torch.bool)
        self.known[0] = True
        self.calls = torch.zeros(n, dtype=torch.long)
        self.beside = None
        if inputs is not None:
            missing = max(0, finest * last + 1 - inputs.shape[1])
            inputs = torch.cat([inputs, inputs[:, -1:].expand(-1, missing, -1)], 1)
            self.beside = {step // finest: summary(inputs, step, finest) for step in steps}

    def advance(self, instant, trajectory, step, states, passed=0):
        """States one step later, which lie at instants of trajectories, `passed` after them."""
        if self.beside:
            seen = self.beside[step][trajectory, instant + passed]
            states = torch.cat([states, seen], -1)
        self.calls += trajectory.bincount(minlength=len(self.calls))
        return advance(self.maps[step], states)

    def through(self, tolerance, unit):
        """Walk to the end; the gaps that are left, (trajectory, instant, level) by gap."""
        last, n, top = len(self.states) - 1, len(self.calls), len(self.steps) - 1
        instant, rest = torch.zeros(2, n, dtype=torch.long)
        level, steps = torch.full((n,), top), torch.tensor(self.steps)
        gaps = [torch.empty(3, 0, dtype=torch.long)]
        while (instant < last).any():
            fitting = (steps <= (last - instant)[:, None]).sum(1) - 1
            taken = torch.where((rest > 0) & (level == 1), 0, torch.minimum(level, fitting))
            for number in taken[instant < last].unique().tolist():
                chosen = ((taken == number) & (instant < last)).nonzero()[:, 0]
                at, resting = instant[chosen], rest[chosen] > 0
                rest[chosen] -= 1
                if number == 0:
                    self.smallest(at, chosen)
                    instant[chosen] += 1
                    continue
                error = self.compare(at, chosen, number, tolerance, unit)
                good = error <= tolerance
                gaps.append(torch.stack([chosen, at, taken[chosen]])[:, good])
                larger = (error * GROWTH <= tolerance) & ~resting
                # To compare steps of the second level costs more than to take the smallest ones.
                rest[chosen[~good | (number == 1) & ~larger]] = REST
                done = good | (number == 1)  # the smallest steps are taken on trust
                instant[chosen[done]] += self.steps[number]
                level[chosen] = (number - 1 + good.long() + larger.long()).clamp(1, top)
        return torch.cat(gaps, 1)

    def smallest(self, instant, trajectory):
        """Take the smallest step."""
        states = self.states[instant, trajectory]
        self.put(instant + 1, trajectory, self.advance(instant, trajectory, 1, states))

    def compare(self, instant, trajectory, number, tolerance, unit):
        """Take the step of a level, and the smaller ones in the same time; the estimated errors.

        States are those of the step where it is tolerated, else of the smaller ones, which count
        where they are the smallest.
        """
        step, smaller = self.steps[number], self.steps[number - 1]
        start = self.states[instant, trajectory]
        once, between = compared(partial(self.advance, instant, trajectory), step, smaller, start)
        error = deviation(once, between[-1], unit)
        good = error <= tolerance
        taken = good if number > 1 else torch.ones_like(good)
        for states, passed in zip(between, range(smaller, step, smaller), strict=False):
            self.states[instant + passed, trajectory] = states
            self.known[(instant + passed)[taken & ~good], trajectory[taken & ~good]] = True
        end = torch.where(good[:, None], once, between[-1])
        self.put((instant + step)[taken], trajectory[taken], end[taken])
        return error

    def put(self, instant, trajectory, states):
        self.states[instant, trajectory] = states
        self.known[instant, trajectory] = True

    def fill(self, gaps, tolerance, unit, interpolation):
        """Compute states in gaps that interpolation misses."""
        while gaps.shape[1]:
            guessed = interpolate_known(
                self.states, self.known, torch.arange(len(self.states)), interpolation
            )
            wrong = []
            for number in gaps[2].unique().tolist():
                trajectory, instant, _ = gaps[:, gaps[2] == number]
                step, smaller = self.steps[number], self.steps[number - 1]
                error = torch.zeros(len(instant), dtype=self.states.dtype)
                for passed in range(smaller, step, smaller):
                    at = instant + passed, trajectory
                    found = deviation(guessed[at], self.states[at], unit)
                    error = torch.maximum(error, found)
                    self.known[at] = True
                # What is known from now on makes the error smaller by the order.
                bad = error > tolerance * (step // smaller) ** ORDER[interpolation]
                if number > 1:
                    for passed in range(0, step, smaller):
                        parts = trajectory[bad], instant[bad] + passed
                        wrong.append(torch.stack([*parts, torch.full_like(parts[0], number - 1)]))
            gaps = torch.cat(wrong, 1) if wrong else gaps[:, :0]
            for number in gaps[2].unique().tolist():
                trajectory, instant, _ = gaps[:, gaps[2] == number]
                step, smaller = self.steps[number], self.steps[number - 1]
                states = self.states[instant, trajectory]
                for passed in range(smaller, step, smaller):
                    states = self.advance(instant, trajectory, smaller, states, passed - smaller)
                    self.states[instant + passed, trajectory] = states
