"""Datasets from data of one's own: arrays, a frame in long format, one long recording."""

import numpy as np
import pandas as pd
import xarray as xr

from hits.data import dates
from hits.data.assemble import assemble
from hits.data.dataset import DatasetError
from hits.data.trajectory import Trajectory, check_positive, measured, numbers
from hits.fields import check_names, kind_of


def from_arrays(x, dt=None, time=None, states=None, inputs=None, **options):
    """Make a dataset of arrays, one for each trajectory.

    Parameters
    ----------
    x : array_like, (trajectory, time, state), or list of array_like, (time, state)
        Measured states, real numbers of any type. Trajectories may differ in length.
    dt : float, optional
        Time between samples; if not given, `time` says it.
    time : array_like, (time,), or list of them, optional
        Instants of all trajectories, or of each: numbers, or dates, see `from_frame`.
    states : list of str, optional
        Names of the states; x0, x1, … if not given.
    inputs : dict of str to array_like, (trajectory, time), or list of array_like, (time,), optional
        Signals that drive the system and are known in advance, by name, at the instants of `x`.
    **options
        split : dict or "in_time", optional
            Shares of the trajectories, drawn with `seed`, ``{"train": 0.7, "val": 0.15, "test":
            0.15}`` if not given; numbers of trajectories (names, in a frame), ``{"train": [0, 1],
            "val": [2], "test": [3]}``; or in time, ``"in_time"`` or ``{"in_time": {"train": …}}``:
            of each trajectory first the training data, then the others.
        window : int, optional
            Steps of the windows, one after the other, into which trajectories are cut; by default
            as many as every trajectory has without a gap, so that each gives one or more. A stretch
            ends where samples are missing; what is left of it after the last window is left out,
            nothing is filled up.
        gap : int, optional
            Steps that are left out between parts in time; by default those of a window.
        resample : float, optional
            Step of a uniform grid on which trajectories are interpolated; without it, times that
            are not uniform are refused.
        interpolation : {"cubic", "linear"}
            How, see `hits.data.segments.resampled`.
        seed : int
            Of the draw of trajectories.
        units : dict, optional
            States to their units, for axes; they stay with the forecasts.
        name, title, time_units, source, license : str
            Attributes of the dataset, see docs/dataset.md.
        report : callable or None
            Gets a line on what was kept and left out, also the attribute ``note``; `print` if not
            given.

    Returns
    -------
    xarray.Dataset
        It meets the contract of docs/dataset.md, in float64 where float32 keeps less than four
        digits of a state; further variables (trajectory) are recording, the
        trajectory that a window was cut from, and start, its first instant there.

    Raises
    ------
    DatasetError
        If values are not finite, times do not grow or are not uniform, float64 does not keep the
        states, or a part has no window; the message says where, and what to do.
    """
    return assemble(array_trajectories(x, dt, time, states, inputs), dt, **options)


def from_frame(frame, trajectory=None, time=None, states=None, dt=None, inputs=None, **options):
    """Make a dataset of a table in long format: a row for each instant of each trajectory.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.
    trajectory, time : str, optional
        Columns, or names of the index, that tell trajectories and instants apart; without the
        first all is one trajectory,
        without the second rows are `dt` apart. Times are numbers; or dates, datetime64 or texts of
        ISO 8601, which `time_units` has to count in seconds, minutes, hours or days from the first
        of all. That one becomes the attribute ``start_date``, in UTC where dates have a time zone.
    states : list of str, optional
        Columns of the states; all others if not given.
    dt : float, optional
        Time between samples; if not given, the column `time` says it.
    inputs : list of str, optional
        Columns of the inputs.
    **options
        As in `from_arrays`.

    Returns
    -------
    xarray.Dataset
        As `from_arrays`.
    """
    trajectories = frame_trajectories(frame, trajectory, time, states, dt, inputs)
    return assemble(trajectories, dt, **options)


def from_series(x, dt, window, gap=None, states=None, split=None, inputs=None, **options):
    """Make a dataset of one long recording, cut in time.

    Its beginning is for training, its end for tests. Windows do not overlap, and between the parts
    a gap is left out, so that no state of one part is next to one of another.

    Parameters
    ----------
    x : array_like, (time, state) or (time,)
        The recording.
    dt : float
        Time between samples.
    window : int
        Steps of the windows into which it is cut, at least the largest step of a hierarchy.
    gap : int, optional
        Steps between the parts; by default those of a window.
    states : list of str, optional
        Names of the states; x0, x1, … if not given.
    split : dict, optional
        Shares of the time, ``{"train": 0.7, "val": 0.15, "test": 0.15}`` if not given.
    inputs : dict of str to array_like, (time,), optional
        Inputs by name.
    **options
        Further ones, as in `from_arrays`.

    Returns
    -------
    xarray.Dataset
        As `from_arrays`.
    """
    x = np.asarray(x)
    x = x[:, None] if x.ndim == 1 else x
    split = {"in_time": split} if split else "in_time"
    inputs = {name: [signal] for name, signal in _named(inputs).items()}
    cut = {"split": split, "window": window, "gap": gap}
    return from_arrays([x], dt, states=states, inputs=inputs, **cut, **options)


def as_dataset(data, report, **options):
    """A dataset as it is, or made of arrays or a frame with their options; else a TypeError."""
    if isinstance(data, xr.Dataset):
        if options:
            raise TypeError(
                f"found {', '.join(options)} beside a dataset, which says these itself; leave out"
            )
        return data
    if isinstance(data, pd.DataFrame):
        return from_frame(data, report=report, **options)
    labelled = isinstance(data, xr.DataArray | pd.Series)
    if labelled or not (isinstance(data, list | tuple) or hasattr(data, "__array__")):
        raise TypeError(
            f"data is a {kind_of(data)}, expected an xarray.Dataset with the states x(trajectory, "
            "time, state), as open_dataset reads it; an array of these states, or a list of (time, "
            "state); or a pandas.DataFrame with a row for each instant"
        )
    return from_arrays(data, report=report, **options)


def array_trajectories(x, dt=None, time=None, states=None, inputs=None):
    """Trajectories from arrays, see `from_arrays`."""
    if not isinstance(x, list | tuple) and np.ndim(x) != 3:
        raise DatasetError(
            f"x has the shape {np.shape(x)}, expected (trajectory, time, state) or a list of "
            "(time, state); take from_series for one recording"
        )
    arrays = [measured(each, f"states of trajectory {k}") for k, each in enumerate(x)]
    if time is None:
        _check_dt(dt)
        times = [dt * np.arange(len(each)) for each in arrays]
    else:
        each = isinstance(time, list | tuple) and np.ndim(time[0]) > 0
        times = time if each else [time] * len(arrays)
        times = [dates.times(t, f"times of trajectory {k}") for k, t in enumerate(times)]
    if len(times) != len(arrays):
        raise DatasetError(f"found times of {len(times)} trajectories, states of {len(arrays)}")
    wide = arrays[0].shape[-1] if arrays and arrays[0].ndim == 2 else 0
    names = tuple(map(str, states or (f"x{k}" for k in range(wide))))
    inputs = _named(inputs)
    parts = enumerate(zip(times, _beside(arrays, inputs), strict=True))
    return [Trajectory(str(k), *each, names, tuple(inputs)) for k, each in parts]


def frame_trajectories(frame, trajectory=None, time=None, states=None, dt=None, inputs=None):
    """Trajectories from a table in long format, see `from_frame`."""
    key = [column for column in (trajectory, time) if column is not None]
    # Times are often the index.
    frame = frame.reset_index([name for name in frame.index.names if name in key])
    frame = frame.rename(columns=str)
    inputs = tuple(inputs or ())
    others = (column for column in frame.columns if column not in (*key, *inputs))
    states = tuple(states or others)
    check_names([*key, *states, *inputs], frame.columns, "table", "column")
    if time is None:
        _check_dt(dt)
    if trajectory is not None and frame[trajectory].isna().any():
        row = int(frame[trajectory].isna().to_numpy().argmax())
        raise DatasetError(
            f"column '{trajectory}' is empty in row {row}, expected the trajectory of each row"
        )
    wanted = (*states, *inputs)
    columns = [measured(frame[name], f"values of column '{name}'") for name in wanted]
    x = np.stack(columns, axis=-1) if columns else np.empty((len(frame), 0))
    instants = None if time is None else dates.times(frame[time], f"values of column '{time}'")
    names = np.full(len(frame), "0") if trajectory is None else frame[trajectory].astype(str)
    return [
        Trajectory(
            name,
            dt * np.arange(len(rows)) if time is None else instants[rows],
            x[rows],
            states,
            inputs,
        )
        for name, rows in _rows(np.asarray(names, object)).items()
    ]


def _named(inputs):
    """Inputs by name; none are an empty dict."""
    if not isinstance(inputs, dict | None):
        raise DatasetError(
            f"inputs is a {kind_of(inputs)}, expected a dict of names to signals, e.g. "
            "inputs={'force': u} with u of shape (trajectory, time)"
        )
    return {str(name): signals for name, signals in (inputs or {}).items()}


def _beside(arrays, inputs):
    """Arrays (time, state) with the inputs, names to signals, as further columns."""
    for name, signals in inputs.items():
        if len(signals) != len(arrays):
            raise DatasetError(
                f"input {name} is given for {len(signals)} trajectories, expected {len(arrays)}, "
                "as many as states are"
            )
        given = [numbers(each, f"input {name} of trajectory {k}") for k, each in enumerate(signals)]
        for k, (signal, array) in enumerate(zip(given, arrays, strict=True)):
            if signal.shape != array.shape[:1]:
                raise DatasetError(
                    f"input {name} of trajectory {k} has the shape {signal.shape}, expected "
                    f"{array.shape[:1]}, a value for each instant"
                )
        # Arrays of another shape are refused with all else that is wrong with states.
        arrays = [
            np.column_stack([array, signal.astype(array.dtype)]) if array.ndim == 2 else array
            for array, signal in zip(arrays, given, strict=True)
        ]
    return arrays


def _rows(names):
    """Each name to its rows, in the order in which names come."""
    _, first, number = np.unique(names, return_index=True, return_inverse=True)
    rows = np.split(np.argsort(number, kind="stable"), np.cumsum(np.bincount(number))[:-1])
    return {names[first[k]]: rows[k] for k in np.argsort(first)}


def _check_dt(dt):
    if dt is None:
        raise DatasetError("dt is missing: without times, give the time between samples")
    check_positive(dt=dt)


def given_dataset(data, known):
    """The dataset that is given, else that which is known; neither or no dataset is an error."""
    if data is None and known is None:
        raise ValueError("the model was loaded and has no data; give the dataset")
    if not isinstance(data, xr.Dataset | None):
        raise TypeError(
            f"data is a {kind_of(data)}, expected an xarray.Dataset, or none for that of fit"
        )
    return known if data is None else data
