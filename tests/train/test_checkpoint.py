import signal
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace

import pytest
import torch

from hits.data.dataset import save_dataset
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


@pytest.fixture
def stopped(oscillator, tmp_path):
    """A checkpoint at iteration 30 of 40."""
    checkpoint, lines = Checkpoint(tmp_path / "state.safetensors"), []

    def interrupt(line):
        lines.append(line)
        if len(lines) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit_hierarchy(oscillator, [2, 4], RECIPE, 0, 0, "cpu", checkpoint, interrupt)
    return checkpoint


def bit_of_header(content):
    content[content.index(b"facts")] ^= 1
    return content


def bit_of_tensors(content):
    content[-100] ^= 1
    return content


@pytest.mark.parametrize(
    "damage", [lambda c: c[: len(c) // 2], lambda c: b"", bit_of_header, bit_of_tensors]
)
def test_a_damaged_checkpoint_is_said_and_left_behind(oscillator, stopped, damage):
    """It stopped every training with it for good, or led to another model."""
    stopped.path.write_bytes(damage(bytearray(stopped.path.read_bytes())))
    lines = []
    options = 0, 0, "cpu", stopped, lines.append
    found, _ = fit_hierarchy(oscillator, [2, 4], RECIPE, *options)
    said = f"training starts afresh, its checkpoint cannot be used: {stopped.path}: "
    assert [line.startswith(said) for line in lines] == [True, *4 * [False]]
    expected, _ = fit_hierarchy(oscillator, [2, 4], RECIPE, 0, 0, "cpu")
    x = torch.randn(5, 2)
    assert found.maps()[2](x).equal(expected.maps()[2](x))


def test_a_damaged_checkpoint_is_one_by_its_path_too(stopped):
    stopped.path.write_bytes(stopped.path.read_bytes()[:-1])
    lines = []
    assert Checkpoint.at(stopped.path).load({}, lines.append) is None
    assert len(lines) == 1


def test_training_goes_on_where_no_checkpoint_can_be_written(oscillator, tmp_path):
    (tmp_path / "file").touch()
    checkpoint = Checkpoint(tmp_path / "file" / "state.safetensors")
    with pytest.warns(UserWarning, match="training goes on without a checkpoint: .*/file"):
        hierarchy, _ = fit_hierarchy(oscillator, [2, 4], RECIPE, 0, 0, "cpu", checkpoint)
    assert hierarchy.steps == (2, 4)


@pytest.mark.parametrize(("stop", "held"), [(1, 10), (2, 20), (4, 30)])
def test_an_interrupt_says_how_to_go_on(oscillator, tmp_path, stop, held):
    """The state of the last validation, however long it is until one is due."""
    checkpoint, lines = Checkpoint(tmp_path / "state.safetensors", every=1000), []

    def interrupt(line):
        lines.append(line)
        if len(lines) == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as stopped:
        fit_hierarchy(oscillator, [2, 4], RECIPE, 0, 0, "cpu", checkpoint, interrupt)
    said = f"{10 * stop}; {checkpoint.path} holds its state at iteration {held}: the same"
    assert str(stopped.value).startswith(f"training stopped at iteration {said}")
    # Nothing is half written.
    assert list(tmp_path.iterdir()) == [checkpoint.path]
    lines.clear()
    options = 0, 0, "cpu", checkpoint, lines.append
    fit_hierarchy(oscillator, [2, 4], replace(RECIPE), *options)
    assert lines[0] == f"going on from {checkpoint.path}, iteration {held}"


def test_an_interrupt_without_a_checkpoint_says_where(oscillator):
    def interrupt(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match=r"^training stopped at iteration 10$"):
        fit_hierarchy(oscillator, [2, 4], RECIPE, 0, 0, "cpu", report=interrupt)


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
    # What interrupts them is told of all that they spent.
    assert found == [(0, 0), (4, 6), (8, 12)]


# Trains the dataset of the first argument in the folder of the second. In the middle of an
# iteration, the last argument, the signal that is the third one comes three times.
PROGRAM = """
import os
import sys
from pathlib import Path
from hits.data.dataset import open_dataset
from hits.job import start_job
from hits.train.checkpoint import Checkpoint
from hits.train.fit import fit_hierarchy
from hits.train.hierarchy_file import save_hierarchy
from hits.train.recipe import Recipe
from hits.train.training import StackedSOAP

folder, (notice, number) = Path(sys.argv[2]), map(int, sys.argv[3:])
report = start_job(folder / "log", threads=1)
step, done = StackedSOAP.step, 0

def disturbed(self):
    global done
    step(self)
    done += 1
    if done == number:
        for _ in range(3):
            os.kill(os.getpid(), notice)

StackedSOAP.step = disturbed
recipe = Recipe(
    hidden=(8, 8), iterations=40, validate_every=10, batch=20, hard_hidden=(), warm_share=1.0
)
checkpoint = Checkpoint(folder / "checkpoint.safetensors", every=1000)
data = open_dataset(sys.argv[1])
hierarchy, _ = fit_hierarchy(data, [2, 4, 8], recipe, 0, 0, "cpu", checkpoint, report)
save_hierarchy(hierarchy, folder / "trained.safetensors")
"""


def train(data, folder, notice=signal.SIGTERM, number=0):
    """What a training in a process of its own leaves: its log, and files by name."""
    folder.mkdir(exist_ok=True)
    arguments = (str(argument) for argument in (data, folder, int(notice), number))
    subprocess.run([sys.executable, "-c", PROGRAM, *arguments], check=False)
    files = {path.name: path.read_bytes() for path in folder.glob("*.safetensors")}
    return (folder / "log").read_text(), files


def test_a_notice_to_end_leaves_a_checkpoint(oscillator, tmp_path):
    """In either round, by either signal, in numbers: the same bytes in the end."""
    data, folder = tmp_path / "data.nc", tmp_path / "disturbed"
    save_dataset(oscillator, data)
    _, undisturbed = train(data, tmp_path / "undisturbed")
    for notice, number, held in ((signal.SIGTERM, 25, 20), (signal.SIGUSR1, 49, 60)):
        log, files = train(data, folder, notice, number)
        assert f"holds its state at iteration {held}: the same call" in log
        assert files.keys() == {"checkpoint.safetensors"}
    log, files = train(data, folder)
    assert f"going on from {folder}/checkpoint.safetensors, iteration 60\nround 2, " in log
    assert files["trained.safetensors"] == undisturbed["trained.safetensors"]
