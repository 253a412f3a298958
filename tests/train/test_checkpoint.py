from contextlib import nullcontext
from dataclasses import replace

import pytest
import torch

from hits.train import checkpoint
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
    state, lines = Checkpoint(tmp_path / "state.safetensors"), []

    def interrupt(line):
        lines.append(line)
        if len(lines) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as stopped:
        fit_hierarchy(oscillator, [2, 4], RECIPE, 0, 0, "cpu", state, interrupt)
    if held is None:
        assert not str(stopped.value)
        assert list(tmp_path.iterdir()) == []
    else:
        said = f"training stopped; {state.path} holds its state at iteration {held}: the same"
        assert str(stopped.value).startswith(said)
        # Nothing is half written.
        assert list(tmp_path.iterdir()) == [state.path]
        lines.clear()
        options = 0, 0, "cpu", state, lines.append
        fit_hierarchy(oscillator, [2, 4], replace(RECIPE), *options)
        assert lines[0] == f"going on from {state.path}, iteration {held}"


def test_costs_of_all_attempts_are_known_up_to_their_last_states(oscillator, tmp_path, monkeypatch):
    now = {"seconds": 0.0, "cpu_seconds": 0.0}
    monkeypatch.setattr(checkpoint, "_clocks", now.copy)
    found = []
    for stop in (2, 3, None):
        lines, state = [], Checkpoint(tmp_path / "state.safetensors")

        def pass_time(line, lines=lines, stop=stop):
            lines.append(line)
            if not line.startswith("going on"):
                now.update(seconds=now["seconds"] + 2, cpu_seconds=now["cpu_seconds"] + 3)
            if len(lines) == stop:
                raise KeyboardInterrupt

        with nullcontext() if stop is None else pytest.raises(KeyboardInterrupt):
            fit_hierarchy(oscillator, [2, 4], RECIPE, 0, 0, "cpu", state, pass_time)
        found.append(tuple(state.earlier.values()))
    # Each of the first two lost one validation.
    assert found == [(0, 0), (2, 3), (4, 6)]
