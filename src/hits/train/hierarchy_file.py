"""Hierarchies in files: safetensors with a JSON header, never a pickle."""

from dataclasses import asdict

import torch

from hits.data.dataset import digest
from hits.data.delays import Delays
from hits.data.scaling import Scaling
from hits.files import below, check_finite, load_tensors, save_tensors
from hits.provenance import check_provenance
from hits.train.calibration import Calibration
from hits.train.flowmap import FlowMaps
from hits.train.hierarchy import Hierarchy
from hits.train.hierarchy_header import FIELDS, VERSION, HierarchyFileError, check_header
from hits.train.seen import Seen

SCALING = ("centre", "spread")


def save_hierarchy(hierarchy, path):
    """Write a hierarchy, whole or not at all.

    Parameters
    ----------
    hierarchy : Hierarchy
        What to write.
    path : path-like
        The safetensors file to make. The same hierarchy gives the same bytes.
    """
    stacks = sum(hierarchy.others, tuple(hierarchy.stacks))
    header = {
        "version": VERSION,
        "stacks": [{"steps": stack.steps, "widths": stack.widths} for stack in stacks],
        "activation": hierarchy.stacks[0].activation,
    }
    header |= {field: getattr(hierarchy, field) for field in FIELDS}
    if hierarchy.units:
        header["units"] = hierarchy.units
    if hierarchy.delays:
        header["delays"] = asdict(hierarchy.delays)
    if hierarchy.others:
        header["members"] = 1 + len(hierarchy.others)
    if hierarchy.calibration:
        header["calibration"] = asdict(hierarchy.calibration)
    header["seen"] = asdict(hierarchy.seen) if hierarchy.seen else None
    tensors = _tensors(stacks)
    if hierarchy.scaling:
        for part in SCALING:
            tensors[f"scaling.{part}"] = torch.as_tensor(getattr(hierarchy.scaling, part))
    check_finite(tensors, path)
    save_tensors(tensors, header, path)


def load_hierarchy(path, training=None, data=None):
    """Read a hierarchy.

    Parameters
    ----------
    path : path-like
        A file made by `save_hierarchy`.
    training : dict, optional
        What it has to be trained with: steps, and fields of its provenance.
    data : xarray.Dataset, optional
        What it has to be trained on, with its noise.

    Returns
    -------
    Hierarchy
        On the CPU.

    Raises
    ------
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.
    HierarchyFileError
        If the file is not safetensors or is damaged, its header is not one of this version, its
        weights are not finite or do not fit the header, or it is of another training.
    """
    try:
        header, tensors = load_tensors(path)
        check_finite(tensors, path)
    except ValueError as error:
        raise HierarchyFileError(str(error)) from None
    check_header(header, path)
    asked = (training or {}) | ({} if data is None else {"data_sha256": digest(data)})
    # Steps too large for a sequence are left out: the provenance has what was asked for.
    steps = {"steps": sorted({step for stack in header["stacks"] for step in stack["steps"]})}
    found = header["provenance"] | steps | header["provenance"].get("asked", {})
    try:
        check_provenance(found, asked, path)
    except ValueError as error:
        raise HierarchyFileError(str(error)) from None
    # Whatever the header claims, shapes alone take no memory.
    with torch.device("meta"):
        _check_tensors(header, tensors, path)
    stacks = _networks(header)
    for k, stack in enumerate(stacks):
        stack.load_state_dict(below(f"{k}.", tensors))
    scaling = below("scaling.", tensors)
    selected, each = header["selected"], len(stacks) // header.get("members", 1)
    first, *others = (stacks[k : k + each] for k in range(0, len(stacks), each))
    return Hierarchy(
        first,
        header["dt"],
        header["time_units"],
        tuple(header["states"]),
        header["provenance"],
        Scaling(**{part: t.numpy() for part, t in scaling.items()}) if scaling else None,
        None if selected is None else tuple(selected),
        header["interpolation"],
        header["single"],
        Seen(**header["seen"]) if header["seen"] else None,
        tuple(header["units"]) if "units" in header else None,
        tuple(header["inputs"]),
        Delays.given(header.get("delays")),
        tuple(others),
        Calibration(**header["calibration"]) if "calibration" in header else None,
    )


def _networks(header):
    """The networks that a header describes, their weights zero."""
    return tuple(
        FlowMaps(stack["steps"], stack["widths"], header["activation"])
        for stack in header["stacks"]
    )


def _tensors(stacks):
    """Tensors of all stacks, named by the number of the stack and their name in it."""
    return {f"{k}.{name}": t for k, s in enumerate(stacks) for name, t in s.state_dict().items()}


def _check_tensors(header, tensors, path):
    """Refuse tensors that are not those of the header's networks, and of a scaling if there is one.

    Networks are made on the default device.
    """
    try:
        expected = _tensors(_networks(header))
    except (RuntimeError, OverflowError) as error:
        raise HierarchyFileError(f"{path}: header field 'stacks' is too large ({error})") from None
    expected, found = (
        {name: (str(t.dtype), *t.shape) for name, t in named.items()}
        for named in (expected, tensors)
    )
    if below("scaling.", tensors):
        expected |= {
            f"scaling.{part}": ("torch.float64", len(header["states"])) for part in SCALING
        }
    if found != expected:
        names = expected.keys() | found.keys()
        name = min(name for name in names if expected.get(name) != found.get(name))
        raise HierarchyFileError(
            f"{path}: tensor '{name}' is {found.get(name, 'missing')}, but the header's steps and "
            f"widths need {expected.get(name, 'no such tensor')}"
        )
