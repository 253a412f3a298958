from dataclasses import asdict, replace

import pytest

from hits.train.recipe import RECIPES, Recipe, change, describe, make_recipes


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"activation": "gelu"}, "activation is 'gelu', expected one of swiglu, silu"),
        ({"hidden": (8, 7)}, r"hidden is \(8, 7\), expected even numbers with swiglu"),
        ({"hidden": ((8,), (7,))}, "hidden is .* expected even numbers with swiglu"),
        ({"hidden": 8}, "hidden is 8, expected a list of whole numbers, 1 or more, or such a list"),
        ({"hidden": [8, 0]}, "hidden is .8, 0., expected a list of whole numbers, 1 or more"),
        ({"windows": "all"}, "windows is 'all', expected one of sliding, first, consecutive"),
        ({"iterations": 0}, "iterations is 0, expected a whole number, 1 or more"),
        ({"iterations": 10.0}, "iterations is 10.0, expected a whole number, 1 or more"),
        ({"batch": "fulll"}, "batch is 'fulll', expected a whole number, 1 or more, or 'full'"),
        ({"batch": 0}, "batch is 0, expected a whole number, 1 or more, or 'full'"),
        ({"rate": -0.01}, "rate is -0.01, expected a number above 0"),
        ({"rate": "1e-3"}, "rate is '1e-3', expected a number above 0; YAML reads 1e-3 as text"),
        ({"tolerance": float("nan")}, "tolerance is nan, expected a number, 0 or more"),
        ({"smooth": 1}, "smooth is 1, expected true or false"),
        ({"ridge": 0}, "ridge is 0, expected a number above 0"),
        ({"warm_share": -1}, "warm_share is -1, expected a number, 0 or more"),
        ({"hard_hidden": (7,)}, "expected even numbers with swiglu"),
        ({"batch": "full"}, "batch 'full' goes with windows 'first'; give a number"),
        ({"solver": "least_squares"}, "expected one hidden layer with least_squares"),
        ({"itertions": 1}, "unknown field 'itertions', did you mean 'iterations'"),
    ],
)
def test_refusals(values, message):
    with pytest.raises(ValueError, match=f"recipe: .*{message}"):
        change(RECIPES["fast"], values)


def test_a_new_recipe_starts_from_the_defaults_and_a_known_one_from_itself():
    recipes = make_recipes({"mine": {"iterations": 5}, "published": {"optimiser": "soap"}})
    assert recipes["mine"] == Recipe(iterations=5)
    assert recipes["published"] == replace(RECIPES["published"], optimiser="soap")
    assert recipes["smoothed"] == RECIPES["smoothed"]
    with pytest.raises(ValueError, match=r"recipes\.mine: recipe: rate is 0, expected"):
        make_recipes({"mine": {"rate": 0}})


def test_numbers_are_plain_numbers():
    numpy = pytest.importorskip("numpy")
    recipe = Recipe(iterations=numpy.int64(7), rate=1, hidden=numpy.array([4, 4]))
    assert asdict(recipe) == asdict(Recipe(iterations=7, rate=1.0, hidden=(4, 4)))
    assert type(recipe.iterations) is int
    assert type(recipe.hidden[0]) is int


def test_recipes_are_described_as_python_makes_them():
    for recipe in (RECIPES["solved"], Recipe(rate=0.5, hidden=[4, 4]), Recipe(hidden=((4,), (6,)))):
        text = describe(recipe)
        again = RECIPES["solved"] if text == "'solved'" else eval(text)
        assert again == recipe
    assert describe(Recipe(rate=0.5)) == "Recipe(rate=0.5)"


def test_steps_that_do_not_fit_are_left_out_with_their_layers():
    recipe = Recipe(hidden=((4,), (6,), (8,)))
    assert recipe.within([1, 4, 16], 17) == ([1, 4, 16], recipe)
    assert recipe.within([1, 4, 16], 16) == ([1, 4], Recipe(hidden=((4,), (6,))))
    same = Recipe(hidden=(4, 6), recurrence=5)
    assert same.within([1, 4, 16], 21) == ([1, 4], same)
    # Consecutive windows may be shorter than the recurrence.
    assert replace(same, windows="consecutive").within([1, 4, 16], 17)[0] == [1, 4, 16]
    with pytest.raises(ValueError, match="found 4 instants, expected more than 4 for the smallest"):
        recipe.within([4, 16, 64], 4)


def test_layers_of_each_step():
    assert Recipe(hidden=(4, 6)).layers([1, 2]) == {1: (4, 6), 2: (4, 6)}
    assert Recipe(hidden=((4,), (6, 8))).layers([1, 2]) == {1: (4,), 2: (6, 8)}
    with pytest.raises(ValueError, match=r"layers for 2 steps, expected them for 3: \[1, 2, 4\]"):
        Recipe(hidden=((4,), (6, 8))).layers([1, 2, 4])
