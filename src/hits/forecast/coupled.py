"""Coupled forecasts: algorithm 1 of the paper, over all trajectories and known states at once."""

import torch

from hits.data.inputs import summary
from hits.forecast.interpolation import interpolate
from hits.forecast.steps import check_steps

# States that one call of a network gets: the activations of so many stay in a core's cache. Whole
# batches ran three to four times slower on one CPU core.
PIECE = 4096


def coupled_forecast(maps, x0, n_steps, interpolation="linear", inputs=None):
    """Forecast with flow maps of several steps, the largest first.

    The largest map walks the whole horizon; each smaller one then starts from all states known so
    far, stacked into one batch, and fills the gaps between them. Instants that no map reaches are
    interpolated. With a single map this is an ordinary forecast with its step. After
    algorithm 1 of Liu, Kutz & Brunton 2022, doi:10.1098/rsta.2021.0200.

    Parameters
    ----------
    maps : dict of int to callable
        Step, in units of dt, to a function from states (n, state) to the states one step later;
        with inputs, the states come with their summary beside them, see `hits.data.inputs`.
    x0 : Tensor, (trajectory, state)
    n_steps : int
        Instants to forecast.
    interpolation : {"linear", "cubic"}
        See `hits.forecast.interpolation`.
    inputs : Tensor, (trajectory, time, input), optional
        At instants 0 to n_steps or more; past the end they are taken to stay as they are.

    Returns
    -------
    Tensor, (trajectory, n_steps, state)
        States at instants 1 to n_steps; `x0` is not repeated.

    Raises
    ------
    ValueError
        If a step does not divide the next larger one, or there is nothing to forecast.
    """
    states = reached_states(maps, x0, n_steps, inputs)
    return interpolate(states, min(maps), n_steps, interpolation).transpose(0, 1)


@torch.no_grad()
def reached_states(maps, x0, n_steps, inputs=None):
    """States that a coupled forecast reaches, (instant, trajectory, state), before interpolation.

    Instants are multiples of the finest step, from 0 up to the first at or after the horizon.
    """
    steps = check_steps(maps)
    if n_steps < 1:
        raise ValueError(f"n_steps is {n_steps}, expected 1 or more")
    finest = steps[-1]
    states = x0.new_empty(-(-n_steps // finest) + 1, *x0.shape)
    states[0] = x0
    beside = None
    if inputs is not None:
        inputs = _held(inputs, finest * (len(states) - 1))
        beside = {step // finest: summary(inputs, step, finest).transpose(0, 1) for step in steps}
    fill_gaps(states, len(states), {step // finest: maps[step] for step in steps}, beside)
    return states


class Descent:
    """The coupled forecasts that begin with one largest step, each made from the one before.

    A smaller step fills gaps and leaves what is known as it is, so that the forecast of all steps
    holds those of all ranges of steps with the same largest one.

    Parameters
    ----------
    maps, x0, n_steps, inputs
        As for `coupled_forecast`; the largest map walks now, others when they are asked for.

    Attributes
    ----------
    step : int
        The smallest step until now; its multiples are known.
    """

    def __init__(self, maps, x0, n_steps, inputs=None):
        self.maps, self.n_steps, self.inputs = maps, n_steps, inputs
        self.steps = check_steps(maps)
        length = -(-n_steps // self.steps[0]) + 1
        self._fill(self.steps[0], x0[None], length, length)

    def descend(self):
        """Fill the gaps by the next smaller step."""
        step = self.steps[self.steps.index(self.step) + 1]
        gap = self.step // step
        self._fill(step, self.states, gap, (len(self.states) - 1) * gap + 1)

    def known(self):
        """States (instant, trajectory, state) at multiples of the smallest step until now."""
        return self.states[1 : self.n_steps // self.step + 1]

    def forecast(self, step, interpolation):
        """States at instants 1 to n_steps, (instant, trajectory, state), by the steps down to one.

        It is one that has been reached.
        """
        known = self.states[:: step // self.step][: -(-self.n_steps // step) + 1]
        return interpolate(known, step, self.n_steps, interpolation)

    @torch.no_grad()
    def _fill(self, step, known, gap, length):
        """Go on from known states, a gap apart, to as many multiples of a step."""
        states = known.new_empty(length, *known.shape[1:])
        states[::gap] = known
        beside = None
        if self.inputs is not None:
            inputs = _held(self.inputs, step * (length - 1))
            beside = {1: summary(inputs, step, step).transpose(0, 1)}
        fill_gaps(states, gap, {1: self.maps[step]}, beside)
        self.step, self.states = step, states


def fill_gaps(states, gap, maps, beside=None):
    """Compute the states between known ones by the steps of maps, the largest first.

    Of `states`, (instant, trajectory, state), every `gap`-th instant is known; what the maps reach
    is written. `maps` are steps, in instants, to flow maps; each step divides the one before. What
    those of a step see beside the states, if anything, is in `beside`.
    """
    for step, flow_map in maps.items():
        for source in range(0, min(gap, len(states)) - step, step):
            target = states[source + step :: gap]
            # The last known states may have no room for this step before the horizon.
            known = states[source::gap][: len(target)]
            if beside:
                known = torch.cat([known, beside[step][source::gap][: len(target)]], -1)
            target.copy_(advance(flow_map, known))
        gap = step


def advance(flow_map, states):
    """Apply a flow map to states (instant, trajectory, …) in pieces that fit the cache."""
    flat = states.reshape(-1, states.shape[-1])
    reached = torch.cat([flow_map(piece) for piece in flat.split(PIECE)])
    return reached.view(*states.shape[:-1], reached.shape[-1])


def _held(inputs, instant):
    """Inputs (trajectory, time, input) up to an instant, past their end as they are last."""
    missing = max(0, instant + 1 - inputs.shape[1])
    return torch.cat([inputs, inputs[:, -1:].expand(-1, missing, -1)], 1)
