import json
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from hits.data.scaling import Scaling
from hits.seeds import seed_sequence
from hits.train.fit import fit_hierarchy
from hits.train.flowmap import FlowMaps
from hits.train.hierarchy import Hierarchy
from hits.train.hierarchy_file import HierarchyFileError, load_hierarchy, save_hierarchy
from hits.train.recipe import RECIPES
from hits.train.seen import Seen


@pytest.fixture(scope="module")
def hierarchy(oscillator):
    recipe = replace(
        RECIPES["fast"],
        hidden=(6,),
        batch=20,
        iterations=5,
        validate_every=5,
        hard_hidden=(),
        warm_share=0.0,
    )
    trained = fit_hierarchy(oscillator, [2, 4], recipe, device="cpu")[0]
    (both,) = trained.stacks
    large = FlowMaps([4], (2, 12, 2), both.activation)
    large.initialise(seed_sequence(0))
    trained.stacks = (both.subset(torch.tensor([True, False])), large)
    trained.selected, trained.interpolation, trained.single = (2, 4), "cubic", 4
    trained.seen = Seen((-1.0, -2.0), (1.0, 2.0), (0.0, 0.30000000000000004))
    trained.scaling = Scaling(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    return trained


def test_round_trip_is_exact(hierarchy, tmp_path):
    save_hierarchy(hierarchy, tmp_path / "a.safetensors")
    back = load_hierarchy(tmp_path / "a.safetensors")
    assert [stack.widths for stack in back.stacks] == [(2, 6, 2), (2, 12, 2)]
    x = torch.randn(10, 2)
    for step, flow_map in hierarchy.maps().items():
        assert back.maps()[step](x).equal(flow_map(x))
    # Every field but networks and scaling, so that none is lost when one is added.
    names = {field.name for field in fields(Hierarchy)} - {"stacks", "scaling"}
    assert {"selected", "interpolation", "single"} < names
    for name in names:
        assert getattr(back, name) == getattr(hierarchy, name)
    for part in ("centre", "spread"):
        assert (getattr(back.scaling, part) == getattr(hierarchy.scaling, part)).all()


def test_before_selection_there_is_no_single_scale(hierarchy, tmp_path):
    unselected = replace(hierarchy, selected=None, interpolation="linear", single=None)
    save_hierarchy(unselected, tmp_path / "a.safetensors")
    back = load_hierarchy(tmp_path / "a.safetensors")
    assert (back.selected, back.interpolation, back.single) == (None, "linear", None)


def test_what_was_seen_is_optional(hierarchy, tmp_path):
    save_hierarchy(replace(hierarchy, seen=None), tmp_path / "a.safetensors")
    assert load_hierarchy(tmp_path / "a.safetensors").seen is None


def test_same_hierarchy_same_bytes(hierarchy, tmp_path):
    paths = [tmp_path / name for name in ("a", "b", "c")]
    save_hierarchy(hierarchy, paths[0])
    save_hierarchy(hierarchy, paths[1])
    save_hierarchy(load_hierarchy(paths[0]), paths[2])
    assert paths[0].read_bytes() == paths[1].read_bytes() == paths[2].read_bytes()


def spoilt(hierarchy, path, change):
    """Write the hierarchy with a changed header."""
    save_hierarchy(hierarchy, path)
    with safe_open(path, framework="pt") as file:
        header = json.loads(file.metadata()["hits"])
    metadata = change(header)
    save_file(load_file(path), path, metadata)
    return path


SMALL = {"steps": [2], "widths": [2, 6, 2]}


def changed(**values):
    return lambda header: {"hits": json.dumps(header | values)}


def without(field):
    return lambda header: {"hits": json.dumps({k: v for k, v in header.items() if k != field})}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: {"format": "pt"}, "header has no field 'hits'; found format, expected a file"),
        (changed(version=0), "header field 'version' is 0, expected 7; train again"),
        (changed(version=6), "header field 'version' is 6, expected 7; train again"),
        (
            lambda h: {"hits": json.dumps({"baseline": "lstm"})},
            "header field 'version' is None, expected 7; it is a baseline, open it with",
        ),
        (without("states"), "header field 'states' is missing; expected stacks, activation, dt"),
        (without("interpolation"), "header field 'interpolation' is missing; expected stacks"),
        (without("single"), "header field 'single' is missing; expected stacks"),
        (
            changed(stacks=[SMALL, {"steps": [4], "widths": [2, 7, 2]}]),
            "tensor '1.biases.0' is ('torch.float32', 1, 12, 1), but the header's steps and widths "
            "need ('torch.float32', 1, 7, 1)",
        ),
        (
            changed(stacks=[{"steps": [2, 8], "widths": [2, 6, 2]}], selected=None, single=None),
            "tensor '0.biases.0' is ('torch.float32', 1, 6, 1), but the",
        ),
        (changed(stacks=[SMALL, SMALL]), "header field 'stacks' is ["),
        (changed(stacks=[{}]), "header field 'stacks' is [{}], expected different steps"),
        (
            changed(activation="gelu"),
            "header field 'activation' is 'gelu', expected tanh or relu or silu or swiglu",
        ),
        (changed(selected=[16]), "header field 'selected' is [16], expected steps among [2, 4]"),
        (
            changed(interpolation="spline"),
            "header field 'interpolation' is 'spline', expected cubic or linear",
        ),
        (changed(single=8), "header field 'single' is 8, expected none or one of [2, 4]"),
        (changed(single=[2]), "header field 'single' is [2], expected none or one of [2, 4]"),
        (
            changed(states=["x"]),
            "header field 'stacks' is [",
        ),
        (changed(seen={"least": [0], "most": [1]}), "header field 'seen' is {"),
        (
            changed(seen={"range": [0, 1]}),
            "header field 'seen' is {'range': [0, 1]}, expected none",
        ),
        (
            changed(seen=[0, 1]),
            "header field 'seen' is [0, 1], expected none or a range of 2 states",
        ),
        (changed(provenance={}), "header field 'provenance' has no recipe and seed of this"),
        (changed(provenance={"recipe": {"speed": 1}}), "header field 'provenance' has no recipe"),
        (lambda h: {"hits": "{"}, "header is not JSON"),
    ],
)
def test_wrong_header_is_refused(hierarchy, tmp_path, change, message):
    path = spoilt(hierarchy, tmp_path / "a.safetensors", change)
    with pytest.raises(HierarchyFileError) as error:
        load_hierarchy(path)
    assert str(error.value).startswith(f"{path}: {message}")


def test_another_format_is_refused(tmp_path):
    (tmp_path / "a.safetensors").write_bytes(b"not a model at all")
    with pytest.raises(HierarchyFileError, match=r"a\.safetensors: not a safetensors file"):
        load_hierarchy(tmp_path / "a.safetensors")
