"""YAML files of a run: read, merged, checked by their schemas; mistakes name file and place."""

from contextlib import contextmanager
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

from hits.fields import check_names

HOME = Path(__file__).parents[1]


class ConfigError(ValueError):
    """A mistake in a configuration or dataset file: where, what was found, what was expected."""


@contextmanager
def naming(file):
    """Say in which file a mistake is."""
    try:
        yield
    except ConfigError:
        raise
    except ValueError as error:
        raise ConfigError(f"{file}: {error}") from None


def read_yaml(path):
    """Content of a YAML file."""
    try:
        return yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not YAML: {error}") from None


def schema(name):
    """What a file may say, from workflow/schemas."""
    return read_yaml(HOME / f"workflow/schemas/{name}.schema.yaml")


def merged(values, changes):
    """Values with changes of some of them, at every depth; a change to null removes a key."""
    result = dict(values)
    for key, new in changes.items():
        nested = isinstance(new, dict) and isinstance(values.get(key), dict)
        result[key] = merged(values[key], new) if nested else new
    return {key: value for key, value in result.items() if value is not None}


def check(values, schema, place=()):
    """Refuse values that a schema does not allow."""
    errors = Draft202012Validator(schema).iter_errors(values)
    for error in sorted(errors, key=lambda error: list(map(str, error.path))):
        where = ".".join(map(str, (*place, *error.path))) or "top level"
        if error.validator == "additionalProperties":
            check_names(error.instance, sorted(error.schema.get("properties", {})), where, "key")
        expected = error.schema.get("description")
        raise ValueError(f"{where}: {error.message}" + f" (expected: {expected})" * bool(expected))
