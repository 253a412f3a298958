import os
import socket
import subprocess
import sys

import pandas as pd
import pytest
import torch
from safetensors.torch import save_file

from hits.files import below, load_tensors, read_table, replacing, save_tensors, write_csv


def test_a_file_appears_when_it_is_complete(tmp_path):
    path = tmp_path / "new" / "a.csv"
    with replacing(path) as partial:
        partial.write_text("whole")
        assert partial.suffix == ".csv"
        assert not path.exists()
    assert path.read_text() == "whole"
    assert list(path.parent.iterdir()) == [path]


def test_a_failure_keeps_what_was_there(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("old")

    def write_half():
        with replacing(path) as partial:
            partial.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_processes_that_write_one_file_do_not_meet(tmp_path):
    path = tmp_path / "a.csv"
    other = "import sys; from pathlib import Path; from hits.files import replacing\n"
    other += "with replacing(sys.argv[1]) as partial: partial.write_text('other')"
    with replacing(path) as partial:
        partial.write_text("mine")
        subprocess.run([sys.executable, "-c", other, str(path)], check=True)
        assert path.read_text() == "other"
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_what_killed_processes_left_is_cleared_and_nothing_else(tmp_path):
    gone = subprocess.Popen(["true"])
    gone.wait()
    host, path = socket.gethostname(), tmp_path / "a[1].csv"
    kept = [
        tmp_path / f".partial-{host}-{os.getppid()}-a[1].csv",
        tmp_path / f".partial-elsewhere-{gone.pid}-a[1].csv",
        tmp_path / f".partial-{host}-{gone.pid}-b-a[1].csv",
    ]
    left = tmp_path / f".partial-{host}-{gone.pid}-a[1].csv"
    for partial in (left, *kept):
        partial.write_text("half")
    with replacing(path) as partial:
        partial.write_text("whole")
    assert sorted(tmp_path.iterdir()) == sorted([path, *kept])


def test_tensors_come_back_with_their_header(tmp_path):
    path = tmp_path / "a.safetensors"
    tensors = {"weights": torch.arange(6.0).reshape(2, 3).T}
    save_tensors(tensors, {"steps": [1, 2], "name": "µ"}, path)
    header, found = load_tensors(path)
    assert header == {"steps": [1, 2], "name": "µ"}
    assert found["weights"].equal(tensors["weights"])
    before = path.read_bytes()
    save_tensors(found, header, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: path.write_bytes(b"no tensors at all"), "not a safetensors file"),
        (lambda path: save_file({"a": torch.zeros(1)}, path), "header has no field 'hits'; found"),
        (
            lambda path: save_file({"a": torch.zeros(1)}, path, {"hits": "{"}),
            "header is not JSON",
        ),
    ],
)
def test_other_files_are_named(tmp_path, write, message):
    path = tmp_path / "a.safetensors"
    write(path)
    with pytest.raises(ValueError, match=rf"a\.safetensors: {message}"):
        load_tensors(path)


def test_models_named_by_steps_are_read_as_texts(tmp_path):
    write_csv(pd.DataFrame({"model": ["8", "coupled"], "mse": [0.1, 1 / 3]}), tmp_path / "a.csv")
    table = read_table(tmp_path / "a.csv")
    assert table["model"].tolist() == ["8", "coupled"]
    assert table["mse"].tolist() == [0.1, 1 / 3]
    write_csv(table[:1], tmp_path / "a.csv")
    assert read_table(tmp_path / "a.csv")["model"].tolist() == ["8"]


def test_tensors_below_a_prefix():
    assert below("a.", {"a.x": 1, "b.x": 2, "a.b.x": 3}) == {"x": 1, "b.x": 3}
