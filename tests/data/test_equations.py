import matplotlib
import numba
import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from hits.data.equations import FUNCTIONS, compile_equations, latex

REFUSED = {
    "x^2": "'x ^ 2'",
    "y + z": "'z'",
    "__import__('os').system('true')": "'__import__('os').system('true')'",
    "x.real": "'x.real'",
    "x[0]": "'x[0]'",
    "x if y else 1": "'x if y else 1'",
    "sin(x, y)": r"'sin(x, y)'",
    "max(x, y)": "'max(x, y)'",
    "(lambda: x)()": "'(lambda: x)()'",
    "1j*x": "'1j'",
    "True": "'True'",
    "'x'": "''x''",
    "x == y": "'x == y'",
    "x := y": "no expression (invalid syntax)",
    "import os": "no expression (invalid syntax)",
    "x +": "no expression (invalid syntax)",
    "": "no expression (invalid syntax)",
}


@pytest.mark.parametrize("text", REFUSED)
def test_nothing_but_arithmetic_is_compiled(text):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the whole message is compared)
        compile_equations({"x": "y", "y": text}, ("x", "y"), {"mu": 2.0}, where="source.equations")
    assert str(error.value) == (
        f"source.equations.y is '{text}': found {REFUSED[text]}, expected numbers, the names x, y, "
        "mu, + - * / ** (power), parentheses and the functions sin, cos, tan, exp, log, sqrt, tanh,"
        " abs"
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a-b", "the name 'a-b' cannot be used"),
        ("lambda", "the name 'lambda' cannot be used"),
        ("exp", "the name 'exp' cannot be used"),
        ("mu", "the name 'mu' stands for two things"),
    ],
)
def test_names_that_cannot_be_used(name, found):
    with pytest.raises(ValueError, match=f"^rates: {found}"):
        compile_equations({name: "1"}, (name,), {"mu": 2.0}, where="rates")


def test_texts_are_computed_in_their_order():
    """Bytes are those of the same operations written as a function."""
    x, y = np.random.default_rng(0).standard_normal((2, 1000))
    texts = {"x": "-0.1*x**3 + 2*y**3", "y": "a*(1 - x**2)*y - x/3 + 8/3*y"}
    found = compile_equations(texts, ("x", "y"), {"a": 0.7})(x, y)
    expected = (-0.1 * x**3 + 2 * y**3, 0.7 * (1 - x**2) * y - x / 3 + 8 / 3 * y)
    assert [one.tobytes() for one in found] == [one.tobytes() for one in expected]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_arrays_tensors_and_compiled_numbers(name):
    x = np.array([[0.3, 0.8]])
    expected = getattr(np, name)(x)
    function = compile_equations({"x": f"{name}(x)"}, ("x",), {})
    np.testing.assert_array_equal(function(x)[0], expected)
    tensor = torch.tensor(x, requires_grad=True)
    (rate,) = function(tensor)
    np.testing.assert_allclose(rate.detach(), expected, rtol=1e-14)
    rate.sum().backward()  # through a tensor's own function
    assert tensor.grad.all()
    numpys = {known: getattr(np, known) for known in FUNCTIONS}
    compiled = numba.njit(compile_equations({"x": f"{name}(x)"}, ("x",), {}, numpys))
    assert compiled(0.3)[0] == pytest.approx(expected[0, 0], rel=1e-14)


def test_constants_have_the_shape_of_states():
    function = compile_equations({"x": "0", "y": "2*mu"}, ("x", "y"), {"mu": 1.5})
    for kind in (np.ones((3, 4)), torch.ones(3, 4)):
        rates = function(kind, kind)
        assert [tuple(rate.shape) for rate in rates] == [(3, 4), (3, 4)]
        assert [float(rate[2, 3]) for rate in rates] == [0.0, 3.0]


def test_latex_keeps_the_order_and_has_the_parameters():
    equations = {"mu": "0", "x": "a*(1 - x**2)*y - x", "y": "b*x - 8/3*y"}
    assert latex(equations, {"a": 2.0, "b": -0.05}) == [
        r"$\dot{\mu} = 0$",
        r"$\dot{x} = 2 \left(1 - x^{2}\right) y - x$",
        r"$\dot{y} = - 0.05 x - 8 y / 3$",
    ]


def test_mathtext_can_draw_all_that_an_equation_can_hold(tmp_path):
    equations = {
        "theta": " + ".join(f"{name}(omega/2)" for name in FUNCTIONS),
        "omega": "-k*sin(theta) - exp(-0.2*omega)*abs(theta)/sqrt(1 + theta**2)",
        "S": "k*x_1**-2*1.5e-7",
        "x_1": "-(-S)/3",
    }
    figure = Figure()
    with matplotlib.rc_context({"text.usetex": False}):
        for k, line in enumerate(latex(equations, {"k": 2.5})):
            figure.text(0, k / 4, line)
        figure.savefig(tmp_path / "a.png")
