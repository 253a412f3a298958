import re
from pathlib import Path

import numba
import numpy as np
import pytest
import torch
import yaml

from hits.data.ode import simulate
from hits.data.system import System
from hits.seeds import seed_sequence

# The equations of the paper, by hand. The Hopf normal form has its parameter as a state.
FIELDS = {
    "oscillator": lambda x, y: (y, -x),
    "hyperbolic": lambda x, y: (-0.05 * x, -1.0 * (y - x**2)),
    "cubic": lambda x, y: (-0.1 * x**3 + 2 * y**3, -2 * x**3 - 0.1 * y**3),
    "van_der_pol": lambda x, y: (y, 2.0 * (1 - x**2) * y - x),
    "hopf": lambda mu, x, y: (
        0 * mu,
        (mu - (x**2 + y**2)) * x + y,
        (mu - (x**2 + y**2)) * y - x,
    ),
    "lorenz": lambda x, y, z: (10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z),
}
PENDULUM = {
    "equations": {"angle": "rate", "rate": "-k*sin(angle)"},
    "parameters": {"k": 4.0},
    "initial": {"angle": [-1, 1], "rate": 0.5},
}


@pytest.mark.parametrize("name", FIELDS)
def test_fields_are_those_of_the_paper_to_the_last_bit(systems, generator, name):
    field = systems[name].field
    states = generator.uniform(-3, 3, (len(systems[name].states), 500))
    expected = np.stack(FIELDS[name](*states))
    np.testing.assert_array_equal(np.stack(field(*states)), expected)
    tensors = torch.tensor(states)
    assert torch.equal(torch.stack(field(*tensors)), torch.stack(FIELDS[name](*tensors)))
    compiled = numba.njit(field)
    np.testing.assert_allclose(compiled(*states[:, 0]), expected[:, 0], rtol=1e-14)


def test_hopf_has_its_parameter_first(systems):
    assert {name: systems[name].states for name in ("hopf", "lorenz")} == {
        "hopf": ("mu", "x", "y"),
        "lorenz": ("x", "y", "z"),
    }


def test_oscillator_turns_clockwise_by_the_time(systems, generator):
    x0 = generator.normal(size=(4, 2))
    quarter = systems["oscillator"].solution(x0, np.array([0.0, np.pi / 2, 2 * np.pi]))
    np.testing.assert_allclose(quarter[:, 0], x0)
    # x' = y, y' = -x: a quarter of a turn takes (x, y) to (y, -x).
    np.testing.assert_allclose(quarter[:, 1], np.stack([x0[:, 1], -x0[:, 0]], -1))
    np.testing.assert_allclose(quarter[:, 2], x0)


def test_solutions_of_constants_have_all_instants():
    solution = {"x": "x0", "y": "y0 + c*t"}
    system = System.from_source(
        {
            "equations": {"x": "0", "y": "c"},
            "parameters": {"c": 2.0},
            "initial": {"x": [0, 1], "y": [0, 1]},
            "solution": solution,
        }
    )
    found = system.solution(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0.0, 0.5]))
    np.testing.assert_array_equal(found, [[[1, 2], [1, 3]], [[3, 4], [3, 5]]])


def test_disc_is_filled_evenly(systems, generator):
    x0 = systems["oscillator"].initial_states(generator, 20_000, "train")
    radius2 = np.square(x0).sum(1)
    assert radius2.max() <= 1
    # The area inside a radius grows with its square: radius² is uniform, here to 4 standard errors.
    assert abs(radius2.mean() - 1 / 2) < 4 * (1 / 12 / 20_000) ** 0.5
    source = {"equations": {"x": "y", "y": "-x"}, "initial": {"disc": 3}}
    larger = System.from_source(source).initial_states(generator, 20_000, "train")
    assert 2.99 < np.hypot(*larger.T).max() <= 3


@pytest.mark.parametrize(
    ("system", "split", "low", "high"),
    [
        ("hyperbolic", "train", (-1, -1), (1, 1)),
        ("cubic", "test", (-1, -1), (1, 1)),
        ("van_der_pol", "train", (-2, -4), (2, 4)),
        ("van_der_pol", "val", (-2, -2), (2, 2)),
        ("van_der_pol", "test", (-2, -2), (2, 2)),
        ("hopf", "train", (-0.2, -1, -1), (0.6, 2, 1)),
    ],
)
def test_initial_states_are_the_draws_of_the_papers_boxes(systems, system, split, low, high):
    x0 = systems[system].initial_states(np.random.default_rng(1), 20_000, split)
    expected = np.random.default_rng(1).uniform(low, high, (20_000, len(low)))
    np.testing.assert_array_equal(x0, expected)


def test_a_seventh_system_needs_its_source_only(generator):
    system = System.from_source(PENDULUM)
    assert system.states == ("angle", "rate")
    assert system.box == {"angle": (-1, 1), "rate": (0.5, 0.5)}
    assert system.text == "angle' = rate, rate' = -k*sin(angle), k = 4"
    assert system.latex[1] == r"$\dot{rate} = - 4 \sin{\left(angle \right)}$"
    x0 = system.initial_states(generator, 10, "test")
    assert np.ptp(x0[:, 0]) > 0.5
    assert (x0[:, 1] == 0.5).all()
    np.testing.assert_array_equal(np.stack(system.field(*x0.T)), [x0[:, 1], -4 * np.sin(x0[:, 0])])
    np.testing.assert_allclose(numba.njit(system.field_of(np))(0.3, 0.5), (0.5, -4 * np.sin(0.3)))


def test_a_parameter_that_is_drawn_is_a_state_that_stays(generator):
    source = PENDULUM | {"parameters": {"k": [1, 4], "c": 2.0}, "initial": {"disc": 1}}
    source["solution"] = {"angle": "angle0 + k*t", "rate": "c*rate0"}
    system = System.from_source(source)
    assert system.states == ("angle", "rate", "k")
    assert system.text == "angle' = rate, rate' = -k*sin(angle), k' = 0, c = 2"
    assert system.box["k"] == (1, 4)
    x0 = system.initial_states(generator, 200, "train")
    assert 1 <= x0[:, 2].min() < 1.1
    assert 3.9 < x0[:, 2].max() <= 4
    angle, rate, k = x0.T
    np.testing.assert_array_equal(np.stack(system.field(*x0.T)), [rate, -k * np.sin(angle), 0 * k])
    expected = np.stack([angle + 0.5 * k, 2 * rate, k], axis=-1)
    np.testing.assert_allclose(system.solution(x0, np.array([0.5]))[:, 0], expected)
    # States are drawn as without it.
    fixed = System.from_source(source | {"parameters": {"k": 1, "c": 2.0}})
    again = fixed.initial_states(np.random.default_rng(0), 200, "train")
    np.testing.assert_array_equal(again, x0[:, :2])


def test_the_documented_system_is_one():
    page = (Path(__file__).parents[2] / "docs/dataset.md").read_text()
    text = re.search(r"`config/datasets/swing\.yaml`:\n\n```yaml\n(.*?)```", page, re.DOTALL)[1]
    source = yaml.safe_load(text)["source"]
    small = source | {"trajectories": {"train": 1, "val": 1, "test": 1}, "n_steps": 20}
    data = simulate(small, seed_sequence(0, "swing"))
    assert dict(data.sizes) == {"trajectory": 3, "time": 21, "state": 2}
    assert data["state"].values.tolist() == ["theta", "omega"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"initial": {"angle": [0, 1]}},
            "source.initial has angle, expected the states angle, rate",
        ),
        (
            {"train_initial": {"angle": 0, "rate": 0, "z": 1}},
            "source.train_initial has angle, rate, z, expected the states angle, rate",
        ),
        (
            {"initial": {"angle": [1, 0], "rate": 0}},
            "source.initial.angle is [1, 0], expected the lower end first",
        ),
        ({"solution": {"angle": "0"}}, "source.solution has angle, expected the states"),
        (
            {"solution": {"angle": "angle", "rate": "0"}},
            "source.solution.angle is 'angle': found 'angle', expected numbers, the names angle0, "
            "rate0, t, k, ",
        ),
        (
            {"equations": {"x": "0"}, "initial": {"disc": 1}},
            "source.initial is a disc, expected a box for 1 states",
        ),
        (
            {"parameters": {"rate": 1.0}},
            "source.equations: the name 'rate' stands for two things",
        ),
        (
            {"parameters": {"rate": [1, 2]}},
            "source.equations: the name 'rate' stands for two things",
        ),
        (
            {"parameters": {"k": [2, 1]}},
            "source.parameters.k is [2, 1], expected the lower end first",
        ),
        ({"warm_up": [2, 1]}, "source.warm_up is [2, 1], expected the lower end first"),
    ],
)
def test_sources_that_contradict_themselves_are_refused(changes, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (the message is compared)
        System.from_source(PENDULUM | changes)
    assert str(error.value).startswith(message)
