import numpy as np
import pandas as pd
import pytest
import xarray as xr

from hits.data.dataset import DatasetError
from hits.data.own import from_arrays, from_frame
from hits.data.table import check_file, file_dataset

SPLIT = {"train": ["a"], "val": ["b"], "test": ["c"]}
# Half hours around the night in which Berlin's clocks go from 2 to 3.
EVENING = pd.date_range("2024-03-30T23:30", periods=5, freq="30min")
BERLIN = EVENING.tz_localize("UTC").tz_convert("Europe/Berlin")


def frame(time):
    return pd.DataFrame({"run": np.repeat(list("abc"), 5), "t": [*time] * 3, "u": np.arange(15.0)})


def made(time, unit="h"):
    return from_frame(frame(time), "run", "t", split=SPLIT, time_units=unit, report=None)


@pytest.mark.parametrize(
    ("unit", "dt"), [("s", 1800), ("minutes", 30), ("h", 0.5), ("hours", 0.5), ("day", 1 / 48)]
)
def test_dates_are_counted_in_the_unit_that_is_named(unit, dt):
    for time in (EVENING, EVENING.astype(str), [f"{date:%Y%m%dT%H%M%S}" for date in EVENING]):
        data = made(time, unit)
        np.testing.assert_allclose(data["time"], dt * np.arange(5), rtol=1e-11)
        assert data.attrs["dt"] == pytest.approx(dt)
        assert data.attrs["time_units"] == unit
        assert data.attrs["start_date"] == "2024-03-30T23:30"
        assert (data["start"] == 0).all()


@pytest.mark.parametrize("time", [BERLIN, BERLIN.astype(str), EVENING.astype(str) + "Z"])
def test_time_zones_are_counted_in_utc(time):
    """A clock that is put forward skips no hour then."""
    assert made(time).identical(made(EVENING))


def test_a_clock_that_is_put_forward_and_has_no_time_zone_shows_a_gap():
    local = BERLIN.tz_localize(None)
    data = from_frame(frame(local), "run", "t", split=SPLIT, time_units="h", window=1, report=None)
    assert data["start"].values.tolist() == [0, 2.5, 0, 2.5, 0, 2.5]


def test_trajectories_count_from_the_first_of_all():
    x = np.arange(30.0).reshape(3, 5, 2)
    days = np.arange("2024-02-27", "2024-03-03", dtype="datetime64[D]")
    split = {"train": [0], "val": [1], "test": [2]}
    data = from_arrays(
        x, time=[days + 7, days, days + 1], split=split, time_units="days", report=None
    )
    assert data["start"].values.tolist() == [7, 0, 1]
    assert data["time"].values.tolist() == [0, 1, 2, 3, 4]
    assert data.attrs["start_date"] == "2024-02-27"


def test_durations_are_counted_too():
    data = made(EVENING - EVENING[0])
    assert data["time"].values.tolist() == [0, 0.5, 1, 1.5, 2]
    assert "start_date" not in data.attrs
    assert "start_date" not in made(range(5)).attrs
    assert made(["0", "1", "2", "3", "4"]).attrs["dt"] == 1


LATER = EVENING.astype(str).tolist()[1:]
REFUSED = {
    "unit": (EVENING, "fortnights", "time_units: 'fortnights' is no unit to count dates in; tim"),
    "no unit": (EVENING, "unit not stated", "time_units: 'unit not stated' is no unit to"),
    "months": (
        EVENING,
        "months",
        "time_units: 'months' have no fixed length; times are d",
    ),
    "day or month first": (
        ["03/04/2024", *LATER],
        "h",
        "values of column 't': found '03/04/2024' at 0, expected numbers, or dates as ISO 8601",
    ),
    "number": ([*LATER, 7], "h", "values of column 't': found 7 at 4, expected numbers, or dates"),
    "some zones": (
        ["2024-03-30T23:30Z", *LATER],
        "h",
        "values of column 't': found 2024-03-30T23:30Z at 0 and 2024-03-31 00:00:00 at 1, expected",
    ),
    "missing": (
        [*EVENING[:3], None, EVENING[4]],
        "h",
        "trajectory a: the time of sample 3 is nan, expected a finite number",
    ),
    "months apart": (
        ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"],
        "days",
        "trajectory a: times are not uniform: found 31, expected 30.5",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_counted_is_named(case):
    time, unit, message = REFUSED[case]
    with pytest.raises(DatasetError) as error:
        made(time, unit)
    assert str(error.value).startswith(message)


def test_arrays_of_months_and_of_mixed_kinds_are_refused():
    x, days = np.zeros((2, 3, 1)), np.arange("2024-01-01", "2024-01-04", dtype="datetime64[D]")
    with pytest.raises(DatasetError, match="trajectory 0: found months, which have no fixed len"):
        from_arrays(x, time=np.arange(3).astype("timedelta64[M]"), time_units="days")
    with pytest.raises(DatasetError, match="found dates in some trajectories and numbers or dur"):
        from_arrays(x, time=[days, np.arange(3)], time_units="days")


def read(path, **source):
    source = {"kind": "file", "file": str(path), "split": SPLIT, "time_units": "h"} | source
    return file_dataset(source, None, name="own", title="own", license="not stated", seed=0)


def same_states(data):
    expected = made(EVENING)
    assert data["x"].identical(expected["x"])
    assert data.attrs["start_date"] == expected.attrs["start_date"]


def test_dates_in_a_csv_file(tmp_path):
    path = tmp_path / "a.csv"
    frame(BERLIN).to_csv(path, index=False)
    same_states(read(path, trajectory="run", time="t"))
    with pytest.raises(ValueError, match=r"^time_units: 'months' have no fixed length; times are"):
        check_file({"file": str(path), "trajectory": "run", "time": "t", "time_units": "months"})


def test_dates_that_are_the_index_of_a_frame(tmp_path):
    indexed = frame(EVENING).set_index("t")
    options = {"split": SPLIT, "time_units": "h", "report": None}
    assert from_frame(indexed, "run", "t", **options).identical(made(EVENING))
    pytest.importorskip("pyarrow")
    frame(BERLIN).set_index("t").to_parquet(tmp_path / "a.parquet")
    same_states(read(tmp_path / "a.parquet", trajectory="run", time="t"))


def grid():
    axes = {"run": ["a", "b", "c"], "t": EVENING}
    found = xr.Dataset({"u": (("run", "t"), np.arange(15.0).reshape(3, 5))}, axes)
    # As netCDF has it: numbers with a unit.
    found["t"].encoding["units"] = "minutes since 2000-01-01"
    return found


def test_dates_in_a_netcdf_file(tmp_path):
    path = tmp_path / "a.nc"
    grid().to_netcdf(path)
    same_states(read(path, trajectory="run", time="t"))
    grid().expand_dims("state", axis=2).to_netcdf(path)
    numbered = {"train": [0], "val": [1], "test": [2]}
    same_states(read(path, array="u", states=["u"], time="t", split=numbered))
    months = grid().assign_coords(t=("t", np.arange(5), {"units": "months since 2000-01-01"}))
    months.to_netcdf(path)
    with pytest.raises(DatasetError, match=r"source\.time: t is in 'months since 2000-01-01'"):
        read(path, trajectory="run", time="t")
    other = {"units": "days since 2000-02-26", "calendar": "noleap"}
    grid().assign_coords(t=("t", np.arange(5), other)).to_netcdf(path)
    with pytest.raises(DatasetError, match=r"found cftime.DatetimeNoLeap\(2000, 2, 26, .* at 0"):
        read(path, trajectory="run", time="t")
