"""Hierarchies in files: safetensors with a JSON header, never a pickle."""

from dataclasses import asdict

import torch

from hits.data.inputs import MEANS
from hits.data.scaling import Scaling
from hits.files import below, load_tensors, save_tensors
from hits.train.flowmap import ACTIVATIONS, FlowMaps
from hits.train.hierarchy import Hierarchy
from hits.train.interpolations import INTERPOLATIONS
from hits.train.recipe import Recipe
from hits.train.seen import Seen

VERSION = 7
# Of a hierarchy, as the header has them.
FIELDS = ("dt", "time_units", "states", "inputs")
FIELDS += ("selected", "interpolation", "single", "provenance", "seen")


class HierarchyFileError(ValueError):
    """A file that is not a hierarchy of this version; the message says what is wrong with it."""


def save_hierarchy(hierarchy, path):
    """Write a hierarchy, whole or not at all.

    Parameters
    ----------
    hierarchy : Hierarchy
        What to write.
    path : path-like
        The safetensors file to make. The same hierarchy gives the same bytes.
    """
    header = {
        "version": VERSION,
        "stacks": [{"steps": stack.steps, "widths": stack.widths} for stack in hierarchy.stacks],
        "activation": hierarchy.stacks[0].activation,
    }
    header |= {field: getattr(hierarchy, field) for field in FIELDS}
    header["seen"] = asdict(hierarchy.seen) if hierarchy.seen else None
    tensors = _tensors(hierarchy.stacks)
    if hierarchy.scaling:
        for part in ("centre", "spread"):
            tensors[f"scaling.{part}"] = torch.as_tensor(getattr(hierarchy.scaling, part))
    save_tensors(tensors, header, path)


def load_hierarchy(path):
    """Read a hierarchy.

    Parameters
    ----------
    path : path-like
        A file made by `save_hierarchy`.

    Returns
    -------
    Hierarchy
        On the CPU.

    Raises
    ------
    HierarchyFileError
        If the file is not safetensors, its header is not one of this version, or its weights do not
        fit the header.
    """
    try:
        header, tensors = load_tensors(path)
    except FileNotFoundError:
        raise
    except ValueError as error:
        raise HierarchyFileError(str(error)) from None
    _check_header(header, path)
    stacks = tuple(
        FlowMaps(stack["steps"], stack["widths"], header["activation"])
        for stack in header["stacks"]
    )
    scaling = below("scaling.", tensors)
    weights = {name: t for name, t in tensors.items() if not name.startswith("scaling.")}
    expected, found = (
        {name: (str(t.dtype), *t.shape) for name, t in tensors.items()}
        for tensors in (_tensors(stacks), weights)
    )
    if found != expected:
        names = expected.keys() | found.keys()
        name = min(name for name in names if expected.get(name) != found.get(name))
        raise HierarchyFileError(
            f"{path}: tensor '{name}' is {found.get(name, 'missing')}, but the header's steps and "
            f"widths need {expected.get(name, 'no such tensor')}"
        )
    for k, stack in enumerate(stacks):
        stack.load_state_dict(below(f"{k}.", weights))
    selected = header["selected"]
    return Hierarchy(
        stacks,
        header["dt"],
        header["time_units"],
        tuple(header["states"]),
        header["provenance"],
        Scaling(**{part: t.numpy() for part, t in scaling.items()}) if scaling else None,
        None if selected is None else tuple(selected),
        header["interpolation"],
        header["single"],
        Seen(**header["seen"]) if header["seen"] else None,
        tuple(header["inputs"]),
    )


def _tensors(stacks):
    """Tensors of all stacks, named by the number of the stack and their name in it."""
    return {f"{k}.{name}": t for k, s in enumerate(stacks) for name, t in s.state_dict().items()}


def _fits_seen(seen, n):
    """Whether a header field is none or what is `Seen` of so many states and inputs."""
    try:
        return seen is None or len(Seen(**seen).least) == n
    except (TypeError, ValueError):
        return False


def _check_header(header, path):
    """Refuse a header that is not of this version or contradicts itself."""
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
    n_states, n_inputs = len(header["states"]), len(header["inputs"])
    seen = n_states + MEANS * n_inputs
    try:
        steps = sorted(step for stack in header["stacks"] for step in stack["steps"])
        ends = {(stack["widths"][0], stack["widths"][-1]) for stack in header["stacks"]}
    except (IndexError, KeyError, TypeError):
        steps, ends = [], set()
    for field, fits, expected in (
        (
            "stacks",
            steps == sorted(set(steps)) and ends == {(seen, n_states)},
            f"different steps, and widths from {seen}, one per state and {MEANS} per input, to "
            f"{n_states}, one per state",
        ),
        ("activation", header["activation"] in ACTIVATIONS, " or ".join(ACTIVATIONS)),
        ("selected", set(header["selected"] or steps) <= set(steps), f"steps among {steps}"),
        (
            "interpolation",
            header["interpolation"] in INTERPOLATIONS,
            " or ".join(INTERPOLATIONS),
        ),
        ("single", header["single"] in (None, *steps), f"none or one of {steps}"),
        (
            "seen",
            _fits_seen(header["seen"], n_states + n_inputs),
            f"none or a range of {n_states} states" + f" and {n_inputs} inputs" * bool(n_inputs),
        ),
    ):
        if not fits:
            raise HierarchyFileError(
                f"{path}: header field '{field}' is {header[field]!r}, expected {expected}"
            )
    try:
        Recipe(**header["provenance"]["recipe"])
        int(header["provenance"]["seed"]), int(header["provenance"]["replicate"])
    except (KeyError, TypeError, ValueError) as error:
        raise HierarchyFileError(
            f"{path}: header field 'provenance' has no recipe and seed of this version ({error}); "
            "train again"
        ) from None
