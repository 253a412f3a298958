"""Dates of measured trajectories: read as instants of UTC, counted from the first of all."""

import re
from dataclasses import replace
from datetime import date

import numpy as np

from hits.data.dataset import DatasetError
from hits.data.trajectory import is_number, numbers

# Units of a fixed length, for `numpy.timedelta64`.
UNITS = {
    **dict.fromkeys(("s", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "minute", "minutes"), "m"),
    **dict.fromkeys(("h", "hour", "hours"), "h"),
    **dict.fromkeys(("d", "day", "days"), "D"),
}
CALENDAR = ("month", "months", "year", "years")
ZONED = re.compile(r"[T ]\d.*(Z|[+-]\d\d(:?\d\d)?)$")


def times(values, what):
    """Times in float64, or in datetime64 (UTC) or timedelta64 where they are dates or durations.

    Texts that are no numbers have to be dates of ISO 8601, with the offset of their time zone in
    all of them or in none; anything else is a DatasetError.
    """
    values = np.asarray(values)
    if values.dtype.kind in "mM":
        calendar = np.datetime_data(values.dtype)[0] in ("Y", "M")
        if calendar and values.dtype.kind == "m":
            raise DatasetError(f"{what}: found months, which have no fixed length; give days")
        return values.astype("datetime64[D]") if calendar else values
    if values.dtype.kind not in "OU":
        return numbers(values, what)
    import pandas as pd  # not above: it takes seconds

    values = values.astype(object)
    given = np.flatnonzero(~pd.isna(values))
    if all(is_number(values[k]) for k in given):
        return numbers(values, what)
    texts = [str(value) for value in values]
    read = pd.to_datetime(pd.Series(texts), format="ISO8601", errors="coerce", utc=True)
    # Dates of other calendars, as climate models have them, look like ones of ours.
    ours = [isinstance(value, str | date) and not is_number(value) for value in values]
    bad = next((k for k in given if not ours[k] or pd.isna(read[k])), None)
    if bad is not None:
        raise DatasetError(
            f"{what}: found {values[bad]!r} at {bad}, expected numbers, or dates as ISO 8601 has "
            "them, e.g. 2024-03-31T12:00:00Z"
        )
    zoned = [bool(ZONED.search(texts[k])) for k in given]
    if len(set(zoned)) > 1:
        other = given[zoned.index(not zoned[0])]
        raise DatasetError(
            f"{what}: found {texts[given[0]]} at {given[0]} and {texts[other]} at {other}, "
            "expected the offset of the time zone (Z or e.g. +01:00) in all dates or in none"
        )
    return read.dt.tz_localize(None).to_numpy()


def counted(trajectories, unit):
    """Trajectories with times that are numbers of a unit, and the date of their zero, or none.

    Dates count from the first of all trajectories.
    """
    kinds = {trajectory.time.dtype.kind for trajectory in trajectories}
    if not kinds & set("mM"):
        return trajectories, None
    if len(kinds) > 1:
        raise DatasetError(
            "times: found dates in some trajectories and numbers or durations in others, expected "
            "one of them in all"
        )
    step = step_of(unit)
    if kinds == {"m"}:
        return [replace(each, time=each.time / step) for each in trajectories], None
    # fmin leaves out dates that are missing; they become NaN, which is refused with its place.
    zero = np.fmin.reduce(np.concatenate([each.time for each in trajectories]))
    found = [replace(each, time=(each.time - zero) / step) for each in trajectories]
    return found, str(np.datetime_as_string(zero, unit="auto"))


def step_of(unit):
    """The unit in which dates are counted, as timedelta64; a DatasetError if it is none."""
    if unit not in UNITS:
        why = "have no fixed length" if unit in CALENDAR else "is no unit to count dates in"
        raise DatasetError(
            f"time_units: '{unit}' {why}; times are dates, expected one of {', '.join(UNITS)}"
        )
    return np.timedelta64(1, UNITS[unit])
