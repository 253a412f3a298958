"""Dynamical systems, made from their equations in a configuration."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from hits.data.equations import FUNCTIONS, compile_equations, latex


@dataclass(frozen=True, eq=False)
class System:
    """A system of ordinary differential equations.

    Attributes
    ----------
    equations : dict of str to str
        State to its rate, see `hits.data.equations`. A parameter that is drawn for each trajectory
        is a state of rate 0, after the others.
    parameters : dict of str to float
        Numbers that equations name.
    box : dict of str to tuple of float
        The interval of each state in which test trajectories start.
    initial_states : callable
        ``(generator, n, split)`` to random initial states of one split, (n, state).
    warm_up : tuple of float
        Interval of the time that passes between these states and the first instant of a trajectory.
    solution : callable, optional
        Exact solution where one is known, ``(x0, time)`` with x0 (n, state) and time (n_time,) to
        states (n, n_time, state).
    """

    equations: dict[str, str]
    parameters: dict[str, float]
    box: dict[str, tuple[float, float]]
    initial_states: Callable
    warm_up: tuple[float, float] = (0.0, 0.0)
    solution: Callable | None = None

    @classmethod
    def from_source(cls, source):
        """The system of the block `source` of a dataset's configuration, see docs/dataset.md.

        If an equation holds what is not allowed, or keys do not name the same states: ValueError.
        """
        states, given = tuple(source["equations"]), source.get("parameters", {})
        drawn = {name: value for name, value in given.items() if isinstance(value, list | tuple)}
        parameters = {name: value for name, value in given.items() if name not in drawn}
        names = (*states, *drawn)
        compile_equations(source["equations"], names, parameters, where="source.equations")
        draw, box = _region(source["initial"], states, "source.initial")
        draws = dict.fromkeys(("train", "val", "test"), draw)
        if "train_initial" in source:
            draws["train"], _ = _region(source["train_initial"], states, "source.train_initial")
        if drawn:
            constants, bounds = _region(drawn, tuple(drawn), "source.parameters")
            draws = {split: partial(_both, draw, constants) for split, draw in draws.items()}
            box = box | bounds
        solution = source.get("solution")
        if solution:
            _check_states(solution, states, "source.solution")
            starts = (*(f"{state}0" for state in states), *drawn, "t")
            texts = {state: solution[state] for state in states} | {name: name for name in drawn}
            exact = compile_equations(texts, starts, parameters, where="source.solution")
            solution = partial(_solve, exact)
        return cls(
            source["equations"] | dict.fromkeys(drawn, "0"),
            parameters,
            box,
            lambda generator, n, split: draws[split](generator, n),
            _ordered(source.get("warm_up", 0.0), "source.warm_up"),
            solution,
        )

    @property
    def states(self):
        """Names of the state variables, a tuple."""
        return tuple(self.equations)

    @cached_property
    def field(self):
        """The vector field, from components to a tuple of their rates.

        Components are arrays or tensors of one shape. Without functions in the equations numba
        compiles it too; with functions it compiles ``field_of(numpy)``.
        """
        return compile_equations(self.equations, self.states, self.parameters)

    def field_of(self, module):
        """The vector field with the functions of one module, for a compiler of that module."""
        functions = {name: getattr(module, name) for name in FUNCTIONS}
        return compile_equations(self.equations, self.states, self.parameters, functions)

    @property
    def latex(self):
        """The equations for matplotlib's mathtext, a list with one text per state."""
        return latex(self.equations, self.parameters)

    @property
    def text(self):
        """Equations and parameters on one line."""
        lines = [f"{state}' = {rate}" for state, rate in self.equations.items()]
        return ", ".join([*lines, *(f"{name} = {v:g}" for name, v in self.parameters.items())])


def interval(value):
    """A number or a list of two as an interval, a tuple."""
    return tuple(value) if isinstance(value, list | tuple) else (value, value)


def _ordered(value, where):
    """An interval, refused if its ends are the other way round."""
    low, high = interval(value)
    if low > high:
        raise ValueError(f"{where} is [{low:g}, {high:g}], expected the lower end first")
    return low, high


def _region(region, states, where):
    """How initial states are drawn, ``(generator, n)`` to (n, state), and the box around them."""
    if "disc" in region:
        radius = region["disc"]
        if len(states) != 2:
            raise ValueError(f"{where} is a disc, expected a box for {len(states)} states")
        return partial(_disc, radius), dict.fromkeys(states, (-radius, radius))
    _check_states(region, states, where)
    box = {state: _ordered(region[state], f"{where}.{state}") for state in states}
    low, high = zip(*box.values(), strict=True)
    return lambda generator, n: generator.uniform(low, high, (n, len(low))), box


def _both(draw, draw_others, generator, n):
    """States that two regions give the components of, (n, state)."""
    return np.concatenate([draw(generator, n), draw_others(generator, n)], axis=1)


def _disc(radius, generator, n):
    """Points drawn uniformly from the disc of a radius around 0, (n, 2)."""
    distance = radius * np.sqrt(generator.uniform(0, 1, n))
    angle = generator.uniform(-np.pi, np.pi, n)
    return np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=-1)


def _solve(exact, x0, time):
    components = np.broadcast_arrays(*exact(*x0.T[:, :, None], time))
    return np.stack(components, axis=-1)


def _check_states(mapping, states, where):
    if set(mapping) != set(states):
        raise ValueError(
            f"{where} has {', '.join(mapping)}, expected the states {', '.join(states)}"
        )
