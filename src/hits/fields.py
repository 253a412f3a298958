"""Fields of settings: dataclasses that refuse values which cannot be meant."""

import difflib
import math
from dataclasses import field, fields
from numbers import Integral, Real


def choice(*choices):
    """A field with the first of its choices as default."""
    return field(default=choices[0], metadata={"choices": choices})


def number(default, least=None, above=None, word=None):
    """A number within limits, or a word in its place; or none, if that is the default."""
    return field(default=default, metadata={"least": least, "above": above, "word": word})


def numbers(*default, above):
    """A list of numbers above a limit, one or more."""
    return field(default=default, metadata={"each_above": above})


def check_fields(settings, what):
    """Bring each field of a frozen dataclass to its type.

    Parameters
    ----------
    settings : dataclass
        Fields that are neither bool nor made by `choice`, `number` or `numbers` stay as they are.
    what : str
        What it is, for the message.

    Raises
    ------
    ValueError
        If a field has a value that it does not expect.
    """
    for known in fields(settings):
        value = getattr(settings, known.name)
        converted, expected = _converted(known, value)
        if expected:
            raise ValueError(f"{what}: {known.name} is {value!r}, expected {expected}")
        object.__setattr__(settings, known.name, converted)


def whole(value, what, least=None):
    """A whole number as an int, also from NumPy or from a float that is one; else: ValueError."""
    number = value.item() if getattr(value, "ndim", None) == 0 else value
    if fits(number, Real, least=least) and number == int(number):
        return int(number)
    limit = "" if least is None else f", {least} or more"
    raise ValueError(f"{what} is {value!r}, expected a whole number{limit}")


def fits(value, kind, above=None, least=None):
    """Whether a value is a finite number of a kind and within limits."""
    return (
        isinstance(value, kind)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and (above is None or value > above)
        and (least is None or value >= least)
    )


def kind_of(value):
    """Name of a value's type, for messages."""
    kind = type(value)
    return f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")


def check_names(names, known, what, kind="field"):
    """Refuse names of a kind that are not among the known ones, and tell the nearest that is."""
    known = list(known)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f", did you mean '{near[0]}'?" if near else ""
            expected = f"one of {', '.join(known)}" if known else "none"
            raise ValueError(f"{what}: unknown {kind} '{name}'{hint} (expected: {expected})")


def number_hint(value):
    """What to do where a number is written in a form that YAML reads as text."""
    texts = value if isinstance(value, list | tuple) else [value]
    found = any(isinstance(text, str) for text in texts)
    return "; YAML reads 1e-3 as text, write 1.0e-3" * found


def _converted(known, value):
    """A value of a field as the field has it, and what is expected where it cannot be one."""
    limits = known.metadata
    if "choices" in limits:
        return value, None if value in limits[
            "choices"
        ] else f"one of {', '.join(limits['choices'])}"
    if known.type is bool:
        return value, None if isinstance(value, bool) else "true or false"
    if "each_above" in limits:
        above = limits["each_above"]
        if isinstance(value, list | tuple) and value and all(fits(v, Real, above) for v in value):
            return tuple(map(float, value)), None
        return value, f"a list of numbers above {above}{number_hint(value)}"
    if "least" not in limits:
        return value, None
    least, above, word = limits["least"], limits["above"], limits["word"]
    if (value is None and known.default is None) or (word and value == word):
        return value, None
    kind = Real if known.type is float else Integral
    if fits(value, kind, above, least):
        return float(value) if kind is Real else int(value), None
    expected = "a number" if kind is Real else "a whole number"
    expected += f", {least} or more" if least is not None else f" above {above}"
    expected += f", or '{word}'" if word else ""
    return value, expected + number_hint(value) * (kind is Real)
