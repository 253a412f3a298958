"""YAML files of a run: read, merged, checked by their schemas; mistakes name file and place."""

import math
from contextlib import contextmanager
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from hits.fields import check_names, number_hint

HOME = Path(__file__).parents[1]
# JSON Schema takes 8.0 for an integer; ranges of Python do not.
Validator = extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)


class ConfigError(ValueError):
    """A mistake in a configuration or dataset file: where, what was found, what was expected."""


class UniqueKeys(yaml.SafeLoader):
    """Reads YAML in which no key is there twice, of which others take the last."""

    def construct_mapping(self, node, deep=False):
        """Values by key, as PyYAML calls it; a ValueError where one is there twice."""
        lines = {}
        for key, _ in node.value:
            name, line = key.value, key.start_mark.line + 1
            if key.tag != "tag:yaml.org,2002:merge" and isinstance(name, str):
                if name in lines:
                    raise ValueError(
                        f"key '{name}' is in line {lines[name]} and in line {line}, expected once; "
                        "remove one of them"
                    )
                lines[name] = line
        return super().construct_mapping(node, deep)


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
    """Content of a YAML file, keys with values."""
    with naming(path):
        try:
            content = yaml.load(Path(path).read_text(encoding="utf-8"), UniqueKeys)
        except yaml.YAMLError as error:
            raise ValueError(f"not YAML: {error}") from None
        except UnicodeDecodeError as error:
            raise ValueError(
                f"byte {error.start} is not UTF-8, expected a text in UTF-8; save it as that"
            ) from None
        if not isinstance(content, dict):
            found = "nothing" if content is None else type(content).__name__
            raise ValueError(f"holds {found}, expected keys with values")
        return content


def typed(value):
    """A value of --config as YAML reads it: Snakemake leaves what is inside of braces as texts."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    if not isinstance(value, str):
        return value
    loader = yaml.SafeLoader("")
    tag = loader.resolve(yaml.ScalarNode, value, (True, False))
    return loader.construct_object(yaml.ScalarNode(tag, value))


def found(pattern):
    """Files of a pattern by name, of the project and, with priority, of the working directory."""
    paths = [path for folder in (HOME, Path()) for path in sorted(folder.glob(pattern))]
    return {path.stem: path for path in paths}


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
    """Refuse values that a schema does not allow, and numbers that are none."""
    errors = Validator(schema).iter_errors(values)
    for error in sorted(errors, key=lambda error: list(map(str, error.path))):
        where = _place(place, error.path)
        if error.validator == "additionalProperties":
            check_names(error.instance, sorted(error.schema.get("properties", {})), where, "key")
        expected = error.schema.get("description")
        numeric = error.validator == "type" and error.validator_value in ("number", "integer")
        hint = number_hint(error.instance) if numeric else ""
        raise ValueError(
            f"{where}: {error.message}" + f" (expected: {expected})" * bool(expected) + hint
        )
    for path, number in _numbers(values):
        if not math.isfinite(number):
            raise ValueError(f"{_place(place, path)}: {number} is no finite number, expected one")


def _place(*paths):
    return ".".join(str(part) for path in paths for part in path) or "top level"


def _numbers(values, path=()):
    """All floats in nested values, with their places."""
    if isinstance(values, float):
        yield path, values
    elif isinstance(values, dict | list):
        for key, value in values.items() if isinstance(values, dict) else enumerate(values):
            yield from _numbers(value, (*path, key))
