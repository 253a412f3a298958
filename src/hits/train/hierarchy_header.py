"""The header of a hierarchy file: what has to stand in it."""

from numbers import Integral, Real

from hits.data.delays import Delays
from hits.data.inputs import MEANS
from hits.fields import fits, whole
from hits.train.calibration import Calibration
from hits.train.flowmap import ACTIVATIONS
from hits.train.interpolations import INTERPOLATIONS
from hits.train.recipe import Recipe
from hits.train.seen import Seen

VERSION = 7
# Of a hierarchy, as the header has them.
FIELDS = ("dt", "time_units", "states", "inputs")
FIELDS += ("selected", "interpolation", "single", "provenance", "seen")


class HierarchyFileError(ValueError):
    """A file that is not a hierarchy of this version; the message says what is wrong with it."""


def check_header(header, path):
    """Refuse a header that is not of this version or contradicts itself: HierarchyFileError."""
    if header.get("version") != VERSION:
        hint = "train again with this version of hits"
        if "baseline" in header:
            hint = "it is a baseline, open it with hits.baselines.protocol.load_baseline"
        raise HierarchyFileError(
            f"{path}: header field 'version' is {header.get('version')!r}, expected {VERSION}; "
            f"{hint}"
        )
    needed = ("stacks", "activation", *FIELDS)
    missing = [field for field in needed if field not in header]
    if missing:
        raise HierarchyFileError(
            f"{path}: header field '{missing[0]}' is missing; expected {', '.join(needed)}"
        )
    for field, right, expected in _checked(header):
        if not right:
            raise HierarchyFileError(
                f"{path}: header field '{field}' is {header[field]!r}, expected {expected}"
            )
    try:
        Recipe(**header["provenance"]["recipe"])
        whole(header["provenance"]["seed"], "seed", 0)
        whole(header["provenance"]["replicate"], "replicate", 0)
    except (KeyError, TypeError, ValueError) as error:
        raise HierarchyFileError(
            f"{path}: header field 'provenance' has no recipe and seed of this version ({error}); "
            "train again"
        ) from None


def _checked(header):
    """Fields in turn, whether each is right, and what is expected.

    Values may be of any type; those of the fields before are right when the next one is asked for.
    """
    dt, units, states, stacks = (header[key] for key in ("dt", "time_units", "states", "stacks"))
    yield "dt", fits(dt, Real, above=0), "a number above 0"
    yield "time_units", isinstance(units, str), "a text"
    names = _is_list(states) and all(isinstance(state, str) for state in states)
    yield "states", names and len(set(states)) == len(states), "different texts"
    inputs = header["inputs"]
    names = isinstance(inputs, list) and all(isinstance(name, str) for name in inputs)
    yield "inputs", names and len({*inputs, *states}) == len(inputs + states), "different texts"
    ends = [len(states) + MEANS * len(inputs), len(states)]
    yield (
        "stacks",
        _is_list(stacks) and all(_is_stack(stack, ends) for stack in stacks),
        f"steps, and widths from {ends[0]} to {ends[1]}, one per state"
        + f" and at first {MEANS} per input" * bool(inputs),
    )
    members = header.get("members", 1)
    if "members" in header:
        whole_number = fits(members, Integral, least=2) and len(stacks) % members == 0
        yield "members", whole_number, f"a whole number, 2 or more, that divides {len(stacks)}"
    each = len(stacks) // members
    alike = all(stack == stacks[k % each] for k, stack in enumerate(stacks))
    yield "stacks", alike, f"the same stacks for each of {members} members"
    steps = sorted(step for stack in stacks[:each] for step in stack["steps"])
    yield "stacks", len(set(steps)) == len(steps), "different steps"
    activation, selected, single = (header[key] for key in ("activation", "selected", "single"))
    yield "activation", activation in list(ACTIVATIONS), " or ".join(ACTIVATIONS)
    chosen = selected is None or (_is_list(selected) and all(_is_in(s, steps) for s in selected))
    yield "selected", chosen, f"steps among {steps}"
    known = header["interpolation"] in INTERPOLATIONS
    yield "interpolation", known, " or ".join(INTERPOLATIONS)
    yield "single", single is None or _is_in(single, steps), f"none or one of {steps}"
    if "delays" in header:
        yield "delays", _are_delays(header["delays"], states), "count and lag, as many as states"
    if "calibration" in header:
        of = header["calibration"], header.get("delays"), states
        yield "calibration", _is_calibration(*of), "noise, instants and factors of each state"
    seen = header["seen"]
    named = len(states + inputs)
    yield "seen", _is_seen(seen, named), f"none or a range of {named} states and inputs"


def _is_list(value):
    return isinstance(value, list) and bool(value)


def _is_in(value, steps):
    return fits(value, Integral) and value in steps


def _is_stack(stack, ends):
    if not isinstance(stack, dict) or not all(_is_list(stack.get(k)) for k in ("steps", "widths")):
        return False
    whole_numbers = all(fits(n, Integral, least=1) for n in stack["steps"] + stack["widths"])
    return whole_numbers and [stack["widths"][0], stack["widths"][-1]] == ends


def _are_delays(delays, states):
    try:
        return len(states) % Delays.given(delays).count == 0
    except (AttributeError, ValueError):
        return False


def _is_calibration(calibration, delays, states):
    try:
        noise = Calibration(**calibration).noise
    except (TypeError, ValueError):
        return False
    return len(noise) == len(states) // (delays["count"] if delays else 1)


def _is_seen(seen, named):
    try:
        found = None if seen is None else Seen(**seen)
    except (TypeError, ValueError):
        return False
    return found is None or (
        len(found.least) == named
        and all(fits(value, Real) for value in found.least + found.most + found.time)
    )
