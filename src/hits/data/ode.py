"""Simulated trajectories: reference solutions of ordinary differential equations."""

from dataclasses import dataclass

import numpy as np
import xarray as xr
from scipy.integrate import solve_ivp

from hits.data.dataset import CONTRACT, SPLITS, split_states
from hits.data.system import System
from hits.seeds import child


@dataclass(frozen=True)
class Solver:
    """How `scipy.integrate.solve_ivp` is called, and how many trajectories it takes as one state.

    Tolerances are on the root mean square over those trajectories, `stack` many.
    """

    method: str
    rtol: float
    atol: float
    stack: int


TRUTHS = {
    # The stack is large enough for vectorised steps, small enough that the error norm, a mean over
    # all of it, hides no trajectory, and that its float64 history is small.
    "converged": Solver("DOP853", rtol=1e-10, atol=1e-12, stack=1000),
    # scipy's defaults, one trajectory at a time, as the authors did.
    "loose": Solver("RK45", rtol=1e-3, atol=1e-6, stack=1),
}

# Instants of an interval of warm-ups, one of which is drawn for each trajectory.
WARM_UPS = 100


def simulate(source, seed):
    """Simulate trajectories of a system from random initial states, in float64.

    Parameters
    ----------
    source : dict
        Block ``source`` of a dataset's configuration, see docs/dataset.md: the system, and
        ``trajectories`` of each split, ``dt``, ``n_steps``, ``time_units`` and perhaps ``truth``,
        see `TRUTHS`. An exact solution where one is known counts as converged.
    seed : numpy.random.SeedSequence
        Source of the initial states. Each split has a stream of its own, so that a larger training
        set leaves the test trajectories as they were.

    Returns
    -------
    xarray.Dataset
        With ``n_steps + 1`` instants, the first of them the initial states; name, title and license
        are the caller's to add. An ArithmeticError if the integration breaks down.
    """
    system, sizes = System.from_source(source), source["trajectories"]
    truth = source.get("truth", "converged")
    time = source["dt"] * np.arange(source["n_steps"] + 1)
    parts = []
    for k, split in enumerate(SPLITS):
        generator = np.random.default_rng(child(seed, k))
        x0 = system.initial_states(generator, sizes[split], split)
        parts.append(_solution(system, _warmed_up(system, x0, generator), time, truth))
    split = np.repeat(SPLITS, [sizes[split] for split in SPLITS])
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), np.concatenate(parts))},
        {"time": time, "state": list(system.states), "split": ("trajectory", split.astype(object))},
        {
            "dt": source["dt"],
            "time_units": source["time_units"],
            "source": _source(system, truth),
            "truth": truth,
            "noise": 0.0,
            "contract": CONTRACT,
            **{key: source[key] for key in ("period", "lyapunov_exponent") if key in source},
        },
    )


def resimulate(data, system, truth, n_steps=None):
    """Solve the test trajectories of a dataset anew, from their first instants.

    From noisy initial states this is the best that a forecast can do. `system` is the System of the
    dataset, `n_steps` as many as the dataset has if not given.
    """
    x0 = split_states(data, "test").values[:, 0].astype(np.float64)
    time = data.attrs["dt"] * np.arange((n_steps or data.sizes["time"] - 1) + 1)
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), _solution(system, x0, time, truth))},
        {
            "time": time,
            "state": data["state"],
            "split": ("trajectory", np.full(len(x0), "test", object)),
        },
        data.attrs | {"source": _source(system, truth), "truth": truth},
    )


def integrate(field, x0, time, dtype=np.float64, solver=TRUTHS["converged"]):
    """Integrate many initial states at once, as one large state.

    Parameters
    ----------
    field : callable
        A vector field as in `hits.data.system.System`.
    x0 : numpy.ndarray, (n, state)
        States at the first instant.
    time : numpy.ndarray, (n_time,)
        Instants.
    dtype : numpy.dtype
        What the solution, always computed in float64, is returned in.
    solver : Solver
        By default the Dormand-Prince method of order 8 (Hairer, Nørsett & Wanner 1993).

    Returns
    -------
    numpy.ndarray, (n, n_time, state)
        An ArithmeticError if the step falls below what float64 can tell apart.
    """

    def rates(_, flat):
        return np.concatenate(field(*flat.reshape(x0.shape[1], -1)))

    solutions = []
    tolerances = {"rtol": solver.rtol, "atol": solver.atol}
    for stack in np.array_split(x0, -(-len(x0) // solver.stack)):
        start = stack.T.ravel()
        solved = solve_ivp(rates, time[[0, -1]], start, solver.method, time, **tolerances)
        if not solved.success:
            raise ArithmeticError(f"integration to time {time[-1]:g} broke down: {solved.message}")
        solution = solved.y.reshape(*stack.T.shape, -1).transpose(1, 2, 0)
        solutions.append(solution.astype(dtype))
    return np.concatenate(solutions)


def _warmed_up(system, x0, generator):
    """States a warm-up later, for each at one of many instants of its interval."""
    if not any(system.warm_up):
        return x0
    instants = np.unique(np.linspace(*system.warm_up, WARM_UPS))
    states = integrate(system.field, x0, np.union1d(0.0, instants))
    return states[np.arange(len(x0)), -1 - generator.integers(len(instants), size=len(x0))]


def _source(system, truth):
    solver = TRUTHS[truth]
    how = f"{solver.method} (rtol {solver.rtol:g}, atol {solver.atol:g})"
    how = "exact" if system.solution and truth == "converged" else how
    return f"{how} solution of {system.text}"


def _solution(system, x0, time, truth):
    """Trajectories in float32, (n, n_time, state)."""
    if truth not in TRUTHS:
        raise ValueError(f"truth is {truth!r}, expected {' or '.join(TRUTHS)}")
    if system.solution and truth == "converged":
        return system.solution(x0, time).astype(np.float32)
    return integrate(system.field, x0, time, np.float32, TRUTHS[truth])
