import os
import re
import socket
import subprocess
import sys

import netCDF4
import numpy as np
import pandas as pd
import pytest
import torch
import xarray as xr
from safetensors.torch import save_file

from hits.files import (
    below,
    load_tensors,
    read_netcdf,
    read_table,
    replacing,
    save_tensors,
    write_csv,
    write_netcdf,
)


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
        (
            lambda path: save_file({"a": torch.zeros(1)}, path, {"hits": "[]"}),
            "header is not JSON",
        ),
        (
            lambda path: save_file({"a": torch.zeros(1)}, path, {"hits": "{}"}),
            "damaged: its content has the SHA-256 [0-9a-f]+, but was written with none; remove it",
        ),
    ],
)
def test_other_files_are_named(tmp_path, write, message):
    path = tmp_path / "a.safetensors"
    write(path)
    with pytest.raises(ValueError, match=rf"a\.safetensors: {message}"):
        load_tensors(path)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "not a table ("),
        (
            "<!doctype html>\n<html>\n<body>\n",
            "not a table: begins with '<!doctype html>', expected",
        ),
        ('{"a": 1}\n', "not a table: begins with"),
        ("a,a\n1,2\n", "not a table: begins with 'a,a', expected different names of columns"),
        ("a,b\n1,2\n3\n", "breaks off in row 2, expected rows of 2 fields; make it again"),
        ("a,b\n1,2\n3,0.1", "breaks off in row 2, expected rows of 2 fields; make it again"),
        ("a,b", "breaks off in row 0, expected rows of 2 fields; make it again"),
        ('a,b\n1,"2\n3', "not a table (unexpected end of data); make it again"),
        ("a,b\n1,\0\n", "not a table (it holds bytes of zeros); make it again"),
    ],
)
def test_what_is_no_whole_table_is_refused(tmp_path, text, found):
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(ValueError, match=re.escape(f"{path}: {found}")):
        read_table(path)


def test_tables_without_rows_and_of_other_separators(tmp_path):
    write_csv(pd.DataFrame({"a": [], "b": []}), tmp_path / "a.csv")
    assert read_table(tmp_path / "a.csv").columns.tolist() == ["a", "b"]
    (tmp_path / "b.tsv").write_text("s\th:m:s\n1.5\t0:00:01\n")
    assert read_table(tmp_path / "b.tsv", "\t")["s"].tolist() == [1.5]


def test_a_file_without_a_checksum_of_ours_is_read(tmp_path):
    """As other programs write them."""
    data = xr.Dataset({"x": ("time", [1.0, 2.0])}, attrs={"title": "of R"})
    data.to_netcdf(tmp_path / "a.nc")
    assert read_netcdf(tmp_path / "a.nc").identical(data)


def test_a_file_that_claims_more_than_it_can_hold_is_not_made_room_for(tmp_path):
    with netCDF4.Dataset(tmp_path / "a.nc", "w") as file:
        file.createDimension("time", 10**11)
        file.createVariable("x", "f8", ("time",), chunksizes=(1000,))
    message = (
        r"a\.nc: not a netCDF file, or damaged \(it claims 800000000000 bytes of values, expect"
    )
    with pytest.raises(ValueError, match=message):
        read_netcdf(tmp_path / "a.nc")


def test_netcdf_gives_back_what_was_written(tmp_path):
    """With what its format turns into something else."""
    data = xr.Dataset(
        {
            "text": ("state", ["x", "µ"]),
            "whether": ("state", [True, False]),
            "gap": ("state", [np.nan, np.inf]),
            "one": 3,
            "day": ("state", np.array(["2020-01-01", "2020-01-02"], "datetime64[ns]")),
        },
        {"place": ("state", [1, 2])},
        {"one": [7], "list": [1, 2.5], "texts": ["a", "b"], "empty": "", "single": np.float32(0.1)},
    )
    data["one"].encoding["dtype"] = "int16"
    write_netcdf(data, tmp_path / "a.nc")
    back = read_netcdf(tmp_path / "a.nc")
    assert back.drop_vars("day").equals(data.drop_vars("day"))
    with netCDF4.Dataset(tmp_path / "a.nc") as file:
        assert file["gap"].filters()["fletcher32"]


def test_models_named_by_steps_are_read_as_texts(tmp_path):
    write_csv(pd.DataFrame({"model": ["8", "coupled"], "mse": [0.1, 1 / 3]}), tmp_path / "a.csv")
    table = read_table(tmp_path / "a.csv")
    assert table["model"].tolist() == ["8", "coupled"]
    assert table["mse"].tolist() == [0.1, 1 / 3]
    write_csv(table[:1], tmp_path / "a.csv")
    assert read_table(tmp_path / "a.csv")["model"].tolist() == ["8"]


def test_tensors_below_a_prefix():
    assert below("a.", {"a.x": 1, "b.x": 2, "a.b.x": 3}) == {"x": 1, "b.x": 3}
