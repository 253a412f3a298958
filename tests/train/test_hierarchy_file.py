import resource
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from hits.data.dataset import digest
from hits.data.scaling import Scaling
from hits.files import load_tensors, save_tensors
from hits.seeds import seed_sequence
from hits.train.fit import fit_hierarchy
from hits.train.flowmap import FlowMaps
from hits.train.hierarchy import Hierarchy
from hits.train.hierarchy_file import load_hierarchy, save_hierarchy
from hits.train.hierarchy_header import HierarchyFileError
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
    """Write the hierarchy with a changed header, and the checksum that it needs."""
    save_hierarchy(hierarchy, path)
    header, tensors = load_tensors(path)
    save_tensors(tensors, change(header), path)
    return path


SMALL = {"steps": [2], "widths": [2, 6, 2]}


def changed(**values):
    return lambda header: header | values


def without(field):
    return lambda header: {k: v for k, v in header.items() if k != field}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (changed(version=0), "header field 'version' is 0, expected 7; train again"),
        (changed(version=6), "header field 'version' is 6, expected 7; train again"),
        (
            lambda header: {"baseline": "lstm"},
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
        (changed(stacks=[SMALL, {"steps": [4], "widths": [2, 10**6, 10**6, 2]}]), "tensor '1.b"),
        (changed(stacks=[SMALL, {"steps": [4], "widths": [2, 10**12, 10**12, 2]}]), "header field"),
        (
            changed(stacks=[{}]),
            "header field 'stacks' is [{}], expected steps, and widths from 2 to 2",
        ),
        (changed(stacks=[{"steps": 2, "widths": [2, 6, 2]}]), "header field 'stacks' is ["),
        (changed(stacks=[{"steps": [2], "widths": [2, 6.0, 2]}]), "header field 'stacks' is ["),
        (changed(stacks={}), "header field 'stacks' is {}, expected steps, and widths from 2 to 2"),
        (changed(dt=-1), "header field 'dt' is -1, expected a number above 0"),
        (changed(dt=float("nan")), "header field 'dt' is nan, expected a number above 0"),
        (changed(dt=[0.1]), "header field 'dt' is [0.1], expected a number above 0"),
        (changed(time_units=None), "header field 'time_units' is None, expected a text"),
        (changed(states=3), "header field 'states' is 3, expected different texts"),
        (changed(states=["x", "x"]), "header field 'states' is ['x', 'x'], expected different"),
        (changed(activation=["tanh"]), "header field 'activation' is ['tanh'], expected tanh or"),
        (changed(selected=4), "header field 'selected' is 4, expected steps among [2, 4]"),
        (changed(selected=[[2]]), "header field 'selected' is [[2]], expected steps among [2, 4]"),
        (changed(interpolation={}), "header field 'interpolation' is {}, expected cubic or linear"),
        (changed(provenance=[]), "header field 'provenance' has no recipe and seed of this"),
        (
            changed(seen={"least": [0, float("inf")], "most": [1, 1]}),
            "header field 'seen' is {'least': [0, inf], 'most': [1, 1]}, expected none or a range",
        ),
        (
            changed(activation="gelu"),
            "header field 'activation' is 'gelu', expected tanh or relu or silu or swiglu",
        ),
        (changed(selected=[16]), "header field 'selected' is [16], expected steps among [2, 4]"),
        (
            changed(interpolation="spline"),
            "header field 'interpolation' is 'spline', expected cubic or linear",
        ),
        (
            changed(members=3),
            "header field 'members' is 3, expected a whole number, 2 or more, that",
        ),
        (changed(members=[2]), "header field 'members' is [2], expected a whole number"),
        (changed(members=2), "header field 'stacks' is ["),
        (changed(calibration=[1]), "header field 'calibration' is [1], expected noise, instants"),
        (
            changed(calibration={"noise": [0, 0], "instants": [1], "factors": [[[1, 1]]]}),
            "header field 'calibration' is {",
        ),
        (
            changed(calibration={"noise": [0], "instants": [1], "factors": [[[1]]] * 4}),
            "header field 'calibration' is {",
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


def test_a_hierarchy_of_another_training_is_refused(hierarchy, tmp_path):
    path = tmp_path / "a.safetensors"
    save_hierarchy(hierarchy, path)
    provenance = hierarchy.provenance
    recipe = provenance["recipe"] | {"hidden": (6,)}
    same = {"steps": [2, 4], "recipe": recipe, "seed": 0, "data_sha256": provenance["data_sha256"]}
    load_hierarchy(path, same)
    for other, said in (
        ({"steps": [2, 8]}, r"steps \[2, 4\], but this run asks for \[2, 8\]"),
        ({"recipe": recipe | {"iterations": 9}}, r"recipe\.iterations 5, but this run asks for 9"),
        ({"recipe": recipe | {"hidden": (6, 6)}}, r"recipe\.hidden \[6\], but this run asks for"),
        ({"seed": 1}, "seed 0, but this run asks for 1"),
        ({"data_sha256": "ab"}, "data_sha256 '.*', but this run asks for 'ab'; it comes from"),
    ):
        with pytest.raises(HierarchyFileError, match=rf"a\.safetensors: trained with {said}"):
            load_hierarchy(path, same | other)


def test_a_hierarchy_of_other_data_is_refused(hierarchy, oscillator, tmp_path):
    path = tmp_path / "a.safetensors"
    made = hierarchy.provenance | {"data_sha256": digest(oscillator)}
    save_hierarchy(replace(hierarchy, provenance=made), path)
    load_hierarchy(path, data=oscillator)
    with pytest.raises(HierarchyFileError, match="trained with data_sha256"):
        load_hierarchy(path, data=oscillator.assign(x=oscillator["x"] + 1))


def test_weights_that_are_not_finite_are_neither_written_nor_read(hierarchy, tmp_path):
    path = tmp_path / "a.safetensors"
    save_hierarchy(hierarchy, path)
    header, tensors = load_tensors(path)
    tensors["1.biases.0"][0, 3, 0] = torch.nan
    save_tensors(tensors, header, path)
    message = rf"{path}: tensor '1.biases.0' holds NaN or infinite numbers, expected finite weights"
    with pytest.raises(HierarchyFileError, match=message):
        load_hierarchy(path)
    path.unlink()
    diverged = FlowMaps([4], (2, 12, 2), hierarchy.stacks[0].activation)
    diverged.load_state_dict({name[2:]: t for name, t in tensors.items() if name[:2] == "1."})
    with pytest.raises(ValueError, match=message):
        save_hierarchy(replace(hierarchy, stacks=(hierarchy.stacks[0], diverged)), path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spoil", [lambda t: t[:1], lambda t: t.float(), lambda t: None])
def test_a_scaling_that_does_not_fit_is_refused(hierarchy, tmp_path, spoil):
    path = tmp_path / "a.safetensors"
    save_hierarchy(hierarchy, path)
    header, tensors = load_tensors(path)
    tensors["scaling.centre"] = spoil(tensors["scaling.centre"])
    save_tensors({name: t for name, t in tensors.items() if t is not None}, header, path)
    with pytest.raises(HierarchyFileError, match=r"'scaling\.centre' is .*, but the header"):
        load_hierarchy(path)


def test_a_header_that_claims_huge_networks_takes_no_memory(hierarchy, tmp_path):
    """Gigabytes of zeros were made before the claim was compared with the file."""
    claim = changed(stacks=[{"steps": [2, 4], "widths": [2, 50_000, 50_000, 2]}])
    path = spoilt(hierarchy, tmp_path / "a.safetensors", claim)
    limit = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 2**30, limit[1]))
    try:
        with pytest.raises(HierarchyFileError, match="but the header's steps and widths need"):
            load_hierarchy(path)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limit)


def test_loading_leaves_the_compiler_of_torch_alone(hierarchy, tmp_path):
    """It takes a second, and hundreds of jobs of a run load a hierarchy."""
    save_hierarchy(hierarchy, tmp_path / "hierarchy.safetensors")
    program = (
        "import sys; from hits.train.hierarchy_file import load_hierarchy; "
        "load_hierarchy(sys.argv[1]); print('torch._dynamo' in sys.modules)"
    )
    command = [sys.executable, "-c", program, tmp_path / "hierarchy.safetensors"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert found.split() == ["False"]
