"""Equations as texts: checked, compiled for arrays and tensors, and set in LaTeX."""

import ast
import keyword

import numpy as np

FUNCTIONS = ("sin", "cos", "tan", "exp", "log", "sqrt", "tanh", "abs")


def compile_equations(equations, names, parameters, functions=None, where="equations"):
    """One function of all equations, with the operations in exactly the order of the texts.

    Parameters
    ----------
    equations : dict of str to str
        Left-hand side to a Python expression of numbers, names, + - * / **, parentheses and
        `FUNCTIONS`; anything else is a ValueError, and nothing is evaluated then.
    names : sequence of str
        Arguments of the function; expressions may name them and the parameters.
    parameters : dict of str to float
        Their values.
    functions : dict of str to callable, optional
        The functions called; those for arrays and tensors alike if not given.
    where : str
        Key of the equations in the configuration, for the message.

    Returns
    -------
    callable
        From as many values to a tuple of results; a constant one has the shape of the first value.
    """
    _check_names([*names, *parameters], where)
    bodies = []
    for left, text in equations.items():
        body = _expression(str(text), (*names, *parameters), f"{where}.{left}")
        if not {node.id for node in ast.walk(body) if isinstance(node, ast.Name)} & set(names):
            # A rate such as 0, or a parameter alone, is as many numbers as there are states.
            zeros = ast.parse(f"0 * {names[0]}", mode="eval").body
            body = ast.BinOp(body, ast.Add(), zeros)
        bodies.append(body)
    tree = ast.parse(f"lambda {', '.join(names)}: ()", mode="eval")
    tree.body.body = ast.Tuple(bodies, ast.Load())
    code = compile(ast.fix_missing_locations(tree), where, "eval")
    return eval(code, {**(functions or _FOR_ALL), **parameters})


def latex(equations, parameters):
    r"""Differential equations for matplotlib's mathtext, e.g. ``$\dot{x} = - 0.05 x$``, a list.

    Parameters are replaced by their values, states with Greek names become Greek letters.
    """
    import sympy  # not above: it takes seconds

    # Whole numbers without a point. Names that sympy knows, as S or N, are states here.
    known = {key: sympy.sympify(int(v) if v == int(v) else v) for key, v in parameters.items()}
    known |= {state: sympy.Symbol(state) for state in equations} | {"abs": sympy.Abs}
    # In the order and with the parentheses of the text; fractions on one line, to be legible.
    as_written = {"order": "none", "fold_short_frac": True}
    return [
        rf"$\dot{{{sympy.latex(known[state])}}} = "
        f"{sympy.latex(sympy.parse_expr(str(text), known, evaluate=False), **as_written)}$"
        for state, text in equations.items()
    ]


def _expression(text, names, where):
    """A text as a checked syntax tree."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        refused = _refused(tree, names)
        found = refused and f"'{ast.unparse(refused)}'"
    except SyntaxError as error:
        found = f"no expression ({error.msg})"
    if found:
        raise ValueError(
            f"{where} is '{text}': found {found}, expected numbers, the names {', '.join(names)}, "
            f"+ - * / ** (power), parentheses and the functions {', '.join(FUNCTIONS)}"
        )
    return tree


def _refused(node, names):
    """The first part of an expression that is not allowed, or none."""
    match node:
        case ast.Constant(value=value) if type(value) in (int, float):
            return None
        case ast.Name(id=name) if name in names:
            return None
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Pow()):
            return _refused(node.left, names) or _refused(node.right, names)
        case ast.UnaryOp(op=ast.USub()):
            return _refused(node.operand, names)
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return _refused(argument, names)
    return node


def _check_names(names, where):
    for k, name in enumerate(names):
        if not name.isidentifier() or keyword.iskeyword(name) or name in FUNCTIONS:
            raise ValueError(
                f"{where}: the name '{name}' cannot be used, expected letters, digits and _ that "
                f"are no word of Python and none of {', '.join(FUNCTIONS)}"
            )
        if name in names[:k]:
            raise ValueError(f"{where}: the name '{name}' stands for two things; rename one")


def _for_all(name):
    """A function that tensors have as a method and arrays in numpy."""

    def function(value):
        method = getattr(value, name, None)
        return method() if method else getattr(np, name)(value)

    return function


_FOR_ALL = {name: _for_all(name) for name in FUNCTIONS}
