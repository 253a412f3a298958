"""Hierarchies in files: safetensors with a JSON header, never a pickle."""

import json

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from hits.files import replacing
from hits.train.flowmap import ACTIVATIONS, FlowMaps
from hits.train.hierarchy import Hierarchy
from hits.train.recipe import Recipe

VERSION = 1
FIELDS = (
    "version",
    "steps",
    "widths",
    "activation",
    "dt",
    "time_units",
    "states",
    "selected",
    "provenance",
)


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
    flow_maps = hierarchy.flow_maps
    header = {
        "version": VERSION,
        "steps": flow_maps.steps,
        "widths": flow_maps.widths,
        "activation": flow_maps.activation,
        "dt": hierarchy.dt,
        "time_units": hierarchy.time_units,
        "states": hierarchy.states,
        "selected": hierarchy.selected,
        "provenance": hierarchy.provenance,
    }
    with replacing(path) as partial:
        save_file(flow_maps.state_dict(), partial, {"hits": json.dumps(header)})


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
        with safe_open(path, framework="pt") as file:
            header = _header(file.metadata() or {}, path)
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
    except SafetensorError as error:
        raise HierarchyFileError(f"{path}: not a safetensors file ({error}); train again") from None
    flow_maps = FlowMaps(header["steps"], header["widths"], header["activation"])
    expected, found = (
        {name: (str(t.dtype), *t.shape) for name, t in tensors.items()}
        for tensors in (flow_maps.state_dict(), weights)
    )
    if found != expected:
        names = expected.keys() | found.keys()
        name = min(name for name in names if expected.get(name) != found.get(name))
        raise HierarchyFileError(
            f"{path}: tensor '{name}' is {found.get(name, 'missing')}, but the header's steps and "
            f"widths need {expected.get(name, 'no such tensor')}"
        )
    flow_maps.load_state_dict(weights)
    selected = header["selected"]
    return Hierarchy(
        flow_maps,
        header["dt"],
        header["time_units"],
        tuple(header["states"]),
        header["provenance"],
        None if selected is None else tuple(selected),
    )


def _header(metadata, path):
    if "hits" not in metadata:
        found = ", ".join(sorted(metadata)) or "nothing"
        raise HierarchyFileError(
            f"{path}: header has no field 'hits'; found {found}, expected a file made by hits"
        )
    try:
        header = json.loads(metadata["hits"])
    except json.JSONDecodeError as error:
        raise HierarchyFileError(f"{path}: header is not JSON ({error}); train again") from None
    if header.get("version") != VERSION:
        raise HierarchyFileError(
            f"{path}: header field 'version' is {header.get('version')!r}, expected {VERSION}; "
            "train again with this version of hits"
        )
    missing = [field for field in FIELDS if field not in header]
    if missing:
        raise HierarchyFileError(
            f"{path}: header field '{missing[0]}' is missing; expected {', '.join(FIELDS)}"
        )
    steps, n_states = header["steps"], len(header["states"])
    for field, fits, expected in (
        ("steps", steps == sorted(set(steps)), "increasing steps"),
        ("activation", header["activation"] in ACTIVATIONS, " or ".join(ACTIVATIONS)),
        (
            "widths",
            header["widths"][0] == header["widths"][-1] == n_states,
            f"{n_states} at both ends, one per state",
        ),
        ("selected", set(header["selected"] or steps) <= set(steps), f"steps among {steps}"),
    ):
        if not fits:
            raise HierarchyFileError(
                f"{path}: header field '{field}' is {header[field]!r}, expected {expected}"
            )
    try:
        Recipe(**header["provenance"]["recipe"])
        int(header["provenance"]["seed"])
    except (KeyError, TypeError, ValueError) as error:
        raise HierarchyFileError(
            f"{path}: header field 'provenance' has no recipe and seed of this version ({error}); "
            "train again"
        ) from None
    return header
