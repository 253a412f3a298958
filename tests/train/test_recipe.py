from dataclasses import asdict, replace
from pathlib import Path

import pytest
import yaml

from hits.train.recipe import CHOICES, RECIPES

ROOT = Path(__file__).parents[2]


def test_named_recipes_are_those_of_the_workflow():
    config = yaml.safe_load((ROOT / "config/config.yaml").read_text())
    assert {name: asdict(recipe) for name, recipe in RECIPES.items()} == {
        name: recipe | {key: tuple(recipe[key]) for key in ("hidden", "hard_hidden")}
        for name, recipe in config["recipes"].items()
    }


def test_schema_and_class_agree():
    schema = yaml.safe_load((ROOT / "workflow/schemas/recipe.schema.yaml").read_text())
    assert schema["properties"].keys() == asdict(RECIPES["fast"]).keys()
    for field, choices in CHOICES.items():
        assert schema["properties"][field]["enum"] == list(choices)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"activation": "gelu"}, "activation is 'gelu', expected one of swiglu, silu"),
        ({"hidden": (8, 7)}, r"hidden is \(8, 7\), expected even numbers with swiglu"),
        ({"windows": "all"}, "windows is 'all', expected one of first, sliding"),
        ({"iterations": 0}, "iterations is 0, expected 1 or more"),
        ({"batch": "fulll"}, "batch is 'fulll', expected a number or 'full'"),
        ({"hard_hidden": (7,)}, r"hard_hidden is \(7,\), expected even numbers with swiglu"),
        ({"batch": "full"}, "batch 'full' goes with windows 'first'; give a number"),
    ],
)
def test_refusals(change, message):
    with pytest.raises(ValueError, match=f"recipe: {message}"):
        replace(RECIPES["fast"], **change)
