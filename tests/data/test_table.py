import numpy as np
import pandas as pd
import pytest
import xarray as xr
from scipy.io import savemat

from hits.data import table
from hits.data.dataset import DatasetError, check_dataset
from hits.data.table import check_file, file_dataset

TIME = 0.1 * np.arange(5)
X = np.arange(4 * 5 * 2).reshape(4, 5, 2)
SPLIT = {"train": [0, 1], "val": [2], "test": [3]}
NAMED = {"train": ["007", "b"], "val": ["c"], "test": ["d"]}


def long_table():
    names = np.repeat(["007", "b", "c", "d"], 5)
    columns = {"u": X[..., 0].ravel(), "v": X[..., 1].ravel()}
    return pd.DataFrame({"run": names, "t": np.tile(TIME, 4)} | columns)


def grid():
    axes = {"run": ["007", "b", "c", "d"], "t": TIME}
    return xr.Dataset({"u": (("run", "t"), X[..., 0]), "v": (("run", "t"), X[..., 1])}, axes)


def cells(x=X):
    found = np.empty(4, object)
    found[:] = list(x)
    return found


def matlab73(path):
    """As Matlab writes version 7.3: HDF5 behind a header, the last axis first."""
    hdf5 = path.with_suffix(".nc")
    xr.Dataset({"x": (("c", "b", "a"), X.T), "t": (("b", "one"), TIME[:, None])}).to_netcdf(hdf5)
    header = b"MATLAB 7.3 MAT-file".ljust(124) + b"\0\2IM"
    path.write_bytes(header.ljust(512, b"\0") + hdf5.read_bytes())


LONG = {"trajectory": "run", "time": "t", "states": ["u", "v"], "split": NAMED}
ARRAY = {"states": ["u", "v"], "split": SPLIT}
FORMATS = {
    "a.csv": (lambda path: long_table().to_csv(path, index=False), LONG),
    "a.tsv": (lambda path: long_table().to_csv(path, index=False, sep="\t"), LONG),
    "a.nc": (lambda path: grid().to_netcdf(path), LONG),
    "a.parquet": (lambda path: long_table().to_parquet(path, index=False), LONG),
    "a.zarr": (lambda path: grid().to_zarr(path, zarr_format=2), LONG),
    "a.npy": (lambda path: np.save(path, X), ARRAY | {"dt": 0.1}),
    "a.npz": (lambda path: np.savez(path, t=TIME, x=X), ARRAY | {"time": "t"}),
    "a.mat": (lambda path: savemat(path, {"t": TIME, "x": X}), ARRAY | {"time": "t"}),
    "cells.mat": (lambda path: savemat(path, {"x": cells()}), ARRAY | {"dt": 0.1}),
    "new.mat": (matlab73, ARRAY | {"array": "x", "time": "t"}),
    "array.nc": (
        lambda path: xr.Dataset({"x": (("run", "t", "state"), X)}, {"t": TIME}).to_netcdf(path),
        ARRAY | {"array": "x", "time": "t"},
    ),
}


def made(path, **source):
    attributes = {"name": "mine", "title": "Mine", "license": "CC0", "seed": 0}
    source = {"kind": "file", "file": str(path), "time_units": "s"} | source
    return file_dataset(source, None, **attributes)


@pytest.mark.parametrize("name", FORMATS)
def test_any_format_gives_the_same_states(tmp_path, name):
    write, source = FORMATS[name]
    pytest.importorskip(table.PACKAGES.get(f".{name.split('.')[1]}", "numpy"))
    write(tmp_path / name)
    data = check_dataset(made(tmp_path / name, **source))
    assert data["x"].values.tolist() == X.tolist()
    assert data["state"].values.tolist() == ["u", "v"]
    assert data["split"].values.tolist() == ["train", "train", "val", "test"]
    np.testing.assert_allclose(data["time"], TIME)
    known = {"name": "mine", "title": "Mine", "license": "CC0", "time_units": "s"}
    assert known.items() <= data.attrs.items()
    assert data.attrs["source"] == f"file {tmp_path / name}"


def test_one_array_of_two_dimensions_is_one_recording(tmp_path):
    np.save(tmp_path / "a.npy", np.arange(200.0))
    data = made(tmp_path / "a.npy", dt=0.5, split="in_time", window=10)
    assert set(data["recording"].values) == {"0"}
    assert data["x"].values[0, :, 0].tolist() == list(range(11))


def test_instants_that_differ_by_rounding_are_one(tmp_path):
    """0.3 of one trajectory is 0.30000000000000004 of the next."""
    table = long_table()
    table.loc[table["run"] == "b", "t"] = np.arange(5) / 10
    assert len(set(table["t"])) > 5
    table.to_csv(tmp_path / "a.csv", index=False)
    data = made(tmp_path / "a.csv", **LONG)
    assert data.sizes["time"] == 5
    assert data["x"].values.tolist() == X.tolist()


def test_messages_begin_with_the_file(tmp_path):
    long_table().assign(u=np.inf).to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(DatasetError, match=r"a\.csv: trajectory 007: 5 values are NaN or infinite"):
        made(tmp_path / "a.csv", **LONG)


def refused(path, **source):
    with pytest.raises(ValueError) as error:  # noqa: PT011 (its message is looked at)
        check_file({"kind": "file", "file": str(path)} | source)
    return str(error.value)


def test_mistakes_are_found_without_reading_the_file(tmp_path):
    path = tmp_path / "a.csv"
    assert refused(path, dt=1).startswith(f"source.file: found no '{path}' in ")
    long_table().to_csv(path, index=False)
    check_file({"file": str(path)} | LONG)
    for key, value, column in (
        ("trajectory", "rum", "rum"),
        ("time", "T", "T"),
        ("states", ["w"], "w"),
    ):
        message = refused(path, **LONG | {key: value})
        assert message.startswith(f"source.{key}: {path}: unknown column '{column}'")
    assert "(expected: one of run, t, u, v)" in message
    assert refused(path, states=["u"]) == "source: found neither time nor dt, expected one of them"
    assert refused(path, dt=1, split="odd").startswith("split is 'odd', expected shares")
    path.write_text("0.0,1.0\n0.1,2.0\n")
    assert "begins with 0.0, 1.0, expected a line with the names" in refused(path, dt=1)
    (tmp_path / "a.xls").touch()
    assert "unknown suffix '.xls'" in refused(tmp_path / "a.xls", dt=1)
    np.save(tmp_path / "a.npy", X)
    assert refused(tmp_path / "a.npy", dt=1, trajectory="run").startswith("source.trajectory: is f")


def test_a_package_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "find_spec", lambda name: None)
    (tmp_path / "a.parquet").touch()
    assert "files need the package pyarrow, which is not installed" in refused(
        tmp_path / "a.parquet", dt=1
    )
    (tmp_path / "a.zarr").mkdir()
    assert "run 'pip install zarr', or convert the file" in refused(tmp_path / "a.zarr", dt=1)


def test_the_array_of_the_states_has_to_be_told_from_others(tmp_path):
    np.savez(tmp_path / "a.npz", x=X, y=X)
    with pytest.raises(
        DatasetError, match=r"a\.npz: source\.array is missing: found x, y, expected"
    ):
        made(tmp_path / "a.npz", **ARRAY, dt=1)
    with pytest.raises(DatasetError, match=r"a\.npz: source\.array: unknown array 'z'"):
        made(tmp_path / "a.npz", **ARRAY, dt=1, array="z")
    assert made(tmp_path / "a.npz", **ARRAY, dt=1, array="y")["x"].values.tolist() == X.tolist()


def test_an_array_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "a.mat").write_bytes(b"MATLAB 7.3 MAT-file".ljust(124) + b"\0\2IM" + bytes(512))
    with pytest.raises(
        DatasetError, match=r"a\.mat: is a MAT file of version 7\.3 that cannot be read; save"
    ):
        made(tmp_path / "a.mat", dt=1)
    (tmp_path / "a.npy").write_text("no array")
    with pytest.raises(DatasetError, match=r"a\.npy: "):
        made(tmp_path / "a.npy", dt=1)


@pytest.mark.parametrize("suffix", ["npy", "npz", "mat", "nc"])
@pytest.mark.parametrize("damage", [lambda c: b"", lambda c: c[: len(c) // 2], lambda c: c[::-1]])
def test_a_damaged_file_is_named(tmp_path, suffix, damage):
    x, path = np.arange(160.0).reshape(4, 20, 2), tmp_path / f"a.{suffix}"
    if suffix == "nc":
        xr.Dataset({"x": (("trajectory", "time", "state"), x)}).to_netcdf(path)
    else:
        write = {"npy": np.save, "npz": lambda p, x: np.savez(p, x=x)}
        write.get(suffix, lambda p, x: savemat(p, {"x": x}))(path, x)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DatasetError, match=rf"^{path}: "):
        file_dataset({"file": str(path), "dt": 0.1, "array": "x"}, None, name="a")


def test_units_go_with_the_states_of_a_file(tmp_path):
    long_table().to_csv(tmp_path / "a.csv", index=False)
    source = LONG | {"kind": "file", "file": str(tmp_path / "a.csv"), "time_units": "s"}
    data = file_dataset(source | {"units": {"v": "m/s"}}, None)
    assert data["units"].to_series().to_dict() == {"u": "", "v": "m/s"}
    with pytest.raises(ValueError, match=r"source\.units: unknown state 'w'"):
        check_file(source | {"units": {"w": "m/s"}})


INPUTS = {"inputs": ["v"], "states": ["u"]}
WITH_INPUTS = {
    **{name: (FORMATS[name][0], LONG | INPUTS) for name in ("a.csv", "a.nc")},
    "a.npz": (
        lambda path: np.savez(path, x=X[..., :1], v=X[..., 1]),
        {"states": ["u"], "inputs": ["v"], "split": SPLIT, "dt": 0.1},
    ),
    "cells.mat": (
        # Matlab has columns of one signal.
        lambda path: savemat(path, {"x": cells(X[..., :1]), "v": cells(X[..., 1:])}),
        {"states": ["u"], "inputs": ["v"], "split": SPLIT, "dt": 0.1},
    ),
}


@pytest.mark.parametrize("name", WITH_INPUTS)
def test_any_format_may_hold_inputs(tmp_path, name):
    write, source = WITH_INPUTS[name]
    write(tmp_path / name)
    data = made(tmp_path / name, **source)
    assert data["input"].values.tolist() == ["v"]
    assert data["u"].values[..., 0].tolist() == X[..., 1].tolist()
    assert data["x"].values[..., 0].tolist() == X[..., 0].tolist()
    unnamed = made(tmp_path / name, **{k: v for k, v in source.items() if k != "states"})
    assert unnamed["x"].values.tolist() == data["x"].values.tolist()


def test_an_input_that_is_not_there_is_named(tmp_path):
    long_table().to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(ValueError, match=r"source\.inputs: .*a\.csv: unknown column 'w'"):
        made(tmp_path / "a.csv", **LONG | {"inputs": ["w"]})
    np.savez(tmp_path / "a.npz", x=X)
    with pytest.raises(ValueError, match=r"source\.inputs: unknown array 'w'"):
        made(tmp_path / "a.npz", **ARRAY | {"dt": 0.1, "inputs": ["w"]})


def test_delays_make_states_of_what_was_before(tmp_path):
    np.save(tmp_path / "x.npy", X[..., :1].astype(float))
    source = {"file": str(tmp_path / "x.npy"), "dt": 0.1, "split": SPLIT, "states": ["u"]}
    made = file_dataset(source | {"delays": {"count": 2, "lag": 3}}, report=None)
    assert made["state"].values.tolist() == ["u", "u(t - 3 dt)"]
    np.testing.assert_array_equal(made["x"][:, :, 0], X[:, 3:, 0])
    np.testing.assert_array_equal(made["x"][:, :, 1], X[:, :2, 0])
    for delays, said in (({"count": 1, "lag": 3}, "count"), ({"count": 2, "lag": 4}, "5 instants")):
        with pytest.raises(DatasetError, match=said):
            file_dataset(source | {"delays": delays}, report=None)
