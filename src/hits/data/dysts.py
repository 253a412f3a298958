"""Chaotic systems of the package dysts (Gilpin 2021, arXiv:2110.05266), as sources of kind ode.

Its files are read, nothing of it is imported: that would need packages for other purposes.
"""

import ast
import json
from importlib.util import find_spec
from numbers import Real
from pathlib import Path

from hits.fields import check_names, fits

INSTALL = "pip install --no-deps dysts==0.96"
# Samples of the dominant period, as the package has them by default.
POINTS_PER_PERIOD = 100
# Trajectories start that far about a point on the attractor, in standard deviations; for so many
# Lyapunov times they part before their first instant, and then by so many periods, since
# the phase of some systems hardly mixes.
DEVIATIONS, LYAPUNOV_TIMES, PERIODS = 0.01, 10, 5
TAKEN = ("trajectories", "n_steps", "truth", "long")


def ode_source(source):
    """The source of kind ode that a source of kind dysts stands for.

    Parameters
    ----------
    source : dict
        Block ``source`` of a dataset's configuration: ``system``, ``trajectories``, ``n_steps``
        and perhaps ``points_per_period``, ``truth`` and ``long``, see docs/dataset.md.

    Returns
    -------
    dict
        With the equations, the parameters, and a point on the attractor from the package; dt is
        a share of the period. The keys period and lyapunov_exponent become attributes of the data.

    Raises
    ------
    ValueError
        If the package is not installed, or its system is none of ordinary differential equations
        in plain arithmetic whose states stay bounded.
    """
    package = find_spec("dysts")
    if package is None:
        raise ValueError(
            f"source.kind: dysts needs the package dysts, which is not installed; run '{INSTALL}'"
        )
    folder, name = Path(package.submodule_search_locations[0]), source["system"]
    known = json.loads((folder / "data/chaotic_attractors.json").read_text(encoding="utf-8"))
    check_names([name], known, "source.system", "system of dysts")
    system = known[name]
    if system["unbounded_indices"]:
        raise ValueError(
            f"source.system: {name} has states that grow without bound, as the phase of a force "
            "does, expected a system whose states stay on an attractor"
        )
    parameters = system["parameters"]
    equations = _equations(ast.parse((folder / "flows.py").read_text(encoding="utf-8")), name)
    if not equations or not all(fits(value, Real) for value in parameters.values()):
        raise ValueError(
            f"source.system: the equations of {name} are not plain arithmetic of states and "
            "numbers; choose another system of dysts, or write it as kind ode"
        )
    period, exponent = system["period"], system["maximum_lyapunov_estimated"]
    start = zip(equations, system["initial_conditions"], system["std"], strict=True)
    parted = LYAPUNOV_TIMES / exponent
    return {
        "kind": "ode",
        "equations": equations,
        "parameters": parameters,
        "initial": {
            state: [value - DEVIATIONS * spread, value + DEVIATIONS * spread]
            for state, value, spread in start
        },
        "warm_up": [parted, parted + PERIODS * period],
        "dt": period / source.get("points_per_period", POINTS_PER_PERIOD),
        "time_units": "dimensionless",
        "period": period,
        "lyapunov_exponent": exponent,
        **{key: source[key] for key in TAKEN if key in source},
    }


def _equations(module, name):
    """State to its rate, from the method ``_rhs`` of a class; none where it is no plain text."""
    body = next((node.body for node in module.body if getattr(node, "name", None) == name), [])
    method = next((node for node in body if getattr(node, "name", None) == "_rhs"), None)
    if method is None:
        return None
    names = [argument.arg for argument in method.args.args]
    states, inlined = names[: names.index("t")], _Inlined()
    for node in method.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=left)]):
                inlined.known[left] = inlined.visit(node.value)
            case ast.Return(value=ast.Tuple(elts=rates)) if len(rates) == len(states):
                rates = [ast.unparse(inlined.visit(rate)) for rate in rates]
                return dict(zip(states, rates, strict=True))
            case _:
                return None
    return None


class _Inlined(ast.NodeTransformer):
    """Puts what names were assigned in their place, and bare names in place of numpy's."""

    def __init__(self):
        self.known = {}

    def visit_Name(self, node):
        return self.known.get(node.id, node)

    def visit_Attribute(self, node):
        return ast.Name(node.attr, ast.Load())
