from dataclasses import replace

import pytest
import torch

from hits.train.checkpoint import Checkpoint
from hits.train.fit import fit_hierarchy
from hits.train.recipe import Recipe

RECIPE = Recipe(
    hidden=(6,), iterations=40, validate_every=10, batch=20, hard_hidden=(), warm_share=0
)


def test_only_a_new_file_or_a_checkpoint_is_taken(tmp_path):
    path = tmp_path / "model.safetensors"
    assert Checkpoint.at(str(path)).path == path
    Checkpoint(path).save({"number": 1}, {"x": torch.zeros(1)}, {"seed": 0})
    assert Checkpoint.at(path).load({"seed": 0})[0] == {"number": 1}
    for content in (b"", b"a thesis"):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"model\.safetensors is there and holds something el"):
            Checkpoint.at(path)
        assert path.read_bytes() == content
    with pytest.raises(ValueError, match="is there and holds something else"):
        Checkpoint.at(tmp_path)
    with pytest.raises(TypeError, match="checkpoint is a int, expected a path or a Checkpoint"):
        Checkpoint.at(3)


@pytest.mark.parametrize(("stop", "held"), [(1, None), (2, 10), (4, 30)])
def test_an_interrupt_says_how_to_go_on(oscillator, tmp_path, stop, held):
    checkpoint, lines = Checkpoint(tmp_path / "state.safetensors"), []

    def interrupt(line):
        lines.append(line)
        if len(lines) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as stopped:
        fit_hierarchy(oscillator, [2, 4], RECIPE, 0, 0, "cpu", checkpoint, interrupt)
    if held is None:
        assert str(stopped.value) == "training stopped at iteration 10"
        assert list(tmp_path.iterdir()) == []
    else:
        said = f"{10 * stop}; {checkpoint.path} holds its state at iteration {held}: the same"
        assert str(stopped.value).startswith(f"training stopped at iteration {said}")
        # Nothing is half written.
        assert list(tmp_path.iterdir()) == [checkpoint.path]
        lines.clear()
        options = 0, 0, "cpu", checkpoint, lines.append
        fit_hierarchy(oscillator, [2, 4], replace(RECIPE), *options)
        assert lines[0] == f"going on from {checkpoint.path}, iteration {held}"
