"""What a trained model was made by, against what a run asks for: a killed run may have left it."""

import json


def check_provenance(found, asked, path):
    """Refuse a model of another training: ValueError names the first field that differs.

    Parameters
    ----------
    found : dict
        How the model was trained, as its file says; a recipe is a dict of its own.
    asked : dict
        The same of the model that is asked for; fields that are not here do not matter.
    path : path-like
        The file, for the message.
    """
    # As JSON gives it back.
    asked, found = _flat(json.loads(json.dumps(asked))), _flat(found)
    for field, expected in asked.items():
        if found.get(field) != expected:
            raise ValueError(
                f"{path}: trained with {field} {found.get(field)!r}, but this run asks for "
                f"{expected!r}; it comes from another run: remove this file, and the same command "
                "makes it again"
            )


def _flat(fields):
    """Fields by name, those of a recipe as ``recipe.NAME``."""
    recipe = {f"recipe.{name}": value for name, value in fields.get("recipe", {}).items()}
    return {name: value for name, value in fields.items() if name != "recipe"} | recipe
