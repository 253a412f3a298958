import json
from dataclasses import replace

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from hits.train.fit import fit_hierarchy
from hits.train.recipe import RECIPES
from hits.train.store import HierarchyFileError, load_hierarchy, save_hierarchy


@pytest.fixture(scope="module")
def hierarchy(oscillator):
    recipe = replace(RECIPES["fast"], iterations=5, validate_every=5)
    trained = fit_hierarchy(oscillator, [2, 4], [6], recipe, device="cpu")[0]
    trained.selected = (2, 4)
    return trained


def test_round_trip_is_exact(hierarchy, tmp_path):
    save_hierarchy(hierarchy, tmp_path / "a.safetensors")
    back = load_hierarchy(tmp_path / "a.safetensors")
    x = torch.randn(2, 10, 2)
    assert back.flow_maps(x).equal(hierarchy.flow_maps(x))
    for name in ("dt", "time_units", "states", "selected", "provenance"):
        assert getattr(back, name) == getattr(hierarchy, name)


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


def changed(**values):
    return lambda header: {"hits": json.dumps(header | values)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda h: {"format": "pt"}, "header has no field 'hits'; found format, expected a file"),
        (changed(version=0), "header field 'version' is 0, expected 1; train again"),
        (
            lambda h: {"hits": json.dumps({k: v for k, v in h.items() if k != "states"})},
            "header field 'states' is missing; expected version, steps",
        ),
        (
            changed(widths=[2, 7, 2]),
            "tensor 'biases.0' is ('torch.float32', 2, 1, 6), but the header's steps and widths "
            "need ('torch.float32', 2, 1, 7)",
        ),
        (changed(steps=[2, 4, 8]), "tensor 'biases.0' is ('torch.float32', 2, 1, 6), but the"),
        (changed(steps=[4, 2]), "header field 'steps' is [4, 2], expected increasing steps"),
        (changed(activation="gelu"), "header field 'activation' is 'gelu', expected tanh or relu"),
        (changed(selected=[16]), "header field 'selected' is [16], expected steps among [2, 4]"),
        (
            changed(states=["x"]),
            "header field 'widths' is [2, 6, 2], expected 1 at both ends, one per state",
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
