"""From measured trajectories to a dataset: divided, cut to windows of one length, converted."""

from numbers import Integral

import numpy as np
import xarray as xr

from hits.data.dataset import CONTRACT, DatasetError, check_dataset
from hits.data.dates import counted
from hits.data.precision import narrowed, narrowed_inputs
from hits.data.segments import INTERPOLATIONS, common_step, resampled, segments
from hits.data.split import Split
from hits.data.trajectory import check_positive, check_trajectory
from hits.fields import check_names, fits
from hits.seeds import seed_sequence

# Usual spacings in a step of resample from which on it is told that samples are left out.
THINNED = 1.5


def assemble(
    trajectories,
    dt=None,
    *,
    split=None,
    window=None,
    gap=None,
    resample=None,
    interpolation="cubic",
    seed=0,
    name="own",
    title=None,
    time_units="unit not stated",
    units=None,
    source="arrays in memory",
    license="not stated",
    report=print,
):
    """Make a dataset of measured trajectories; options as in `hits.data.own.from_arrays`."""
    _check_options(dt, window, gap, resample, interpolation)
    split = Split.of(split)
    if not trajectories:
        raise DatasetError("found no trajectory, expected one or more")
    trajectories, zero = counted(trajectories, time_units)
    for trajectory in trajectories:
        check_trajectory(trajectory)
    dt = float(resample or dt or common_step(trajectories))
    gap = _gap(split, window, gap)
    rng = np.random.default_rng(seed_sequence(seed, name, "split"))
    divided = split.divide(trajectories, gap * dt, rng)
    pieces = [
        (part, piece)
        for part, trajectory in divided
        if len(trajectory)
        for piece in (
            resampled(trajectory, dt, interpolation) if resample else segments(trajectory, dt)
        )
    ]
    instants = _instants(pieces, window, dt, trajectories)
    windows = [(part, each) for part, piece in pieces for each in _windows(piece, instants)]
    _check_parts(split, pieces, windows, instants)
    names, inputs = trajectories[0].states, trajectories[0].inputs
    x, u = np.split(np.stack([each.x for _, each in windows]), [len(names)], axis=-1)
    labels = [part for part, _ in windows]
    note = _note(split, trajectories, divided, pieces, windows, instants)
    thinned = resample / trajectories[0].spacing if resample else 1.0
    if thinned > THINNED:
        note += (
            f"; resample takes one of about {thinned:.3g} samples, without a filter: what swings "
            f"faster than once in {2 * resample:.3g} appears slower than it is"
        )
    data = xr.Dataset(
        {
            "x": (("trajectory", "time", "state"), narrowed(x, names)),
            "recording": ("trajectory", np.array([each.name for _, each in windows], object)),
            "start": ("trajectory", np.array([each.time[0] for _, each in windows])),
        },
        {
            "time": dt * np.arange(instants),
            "state": list(names),
            "split": ("trajectory", np.array(labels, object)),
        },
        {
            "name": name,
            "title": title or name,
            "dt": dt,
            "time_units": time_units,
            "source": source,
            "license": license,
            "contract": CONTRACT,
            "note": note,
            **({"start_date": zero} if zero else {}),
        },
    )
    if units is not None:
        check_names(units, names, "units", "state")
        data = data.assign_coords(units=("state", [units.get(state, "") for state in names]))
    if inputs:
        data["u"] = ("trajectory", "time", "input"), narrowed_inputs(u, inputs)
        data["input"] = list(inputs)
    if report:
        report(note)
    return check_dataset(data)


def _check_options(dt, window, gap, resample, interpolation):
    check_positive(dt=dt, resample=resample)
    for key, value, least in (("window", window, 1), ("gap", gap, 0)):
        if value is not None and not fits(value, Integral, least=least):
            raise DatasetError(f"{key} is {value!r}, expected a whole number of steps, {least} up")
    check_names([interpolation], INTERPOLATIONS, "interpolation", "kind")


def _gap(split, window, gap):
    """Steps between parts in time: those of a window if nothing else is asked for."""
    if not split.in_time:
        if gap is not None:
            raise DatasetError(f"gap is {gap}, but is for split in_time alone; leave it out")
        return 0
    if window is gap is None:
        raise DatasetError("window is missing, which split in_time needs: steps of one window")
    return window if gap is None else gap


def _instants(pieces, window, dt, trajectories):
    """Instants of all windows: as asked for, or as many as every trajectory has without a gap."""
    longest = {}
    for part, piece in pieces:
        key = part, piece.name
        longest[key] = max(len(piece), longest.get(key, 0))
    found = min(longest.values(), default=0) if window is None else window + 1
    if max(longest.values(), default=0) < 2 or found < 2:
        raise DatasetError(
            f"no two samples of a trajectory are dt = {dt:g} apart; usually they are "
            f"{trajectories[0].spacing:.3g} apart; correct dt, or give a window"
        )
    return found


def _windows(piece, instants):
    """Windows of a piece, one after the other."""
    starts = range(0, len(piece) - instants + 1, instants)
    return [piece[start : start + instants] for start in starts]


def _check_parts(split, pieces, windows, instants):
    for part in split.parts:
        if part not in {label for label, _ in windows}:
            longest = max((len(piece) for label, piece in pieces if label == part), default=0)
            raise DatasetError(
                f"{part} has no window of {instants - 1} steps: its longest stretch without a gap "
                f"has {max(longest - 1, 0)}; lower window or gap, or give {part} a larger share"
            )


def _note(split, trajectories, divided, pieces, windows, instants):
    """What became of the samples: windows of each part, and what is left out and why."""
    labels = [part for part, _ in windows]
    counts = ", ".join(f"{labels.count(part)} {part}" for part in split.parts)
    short = [len(piece) for _, piece in pieces if len(piece) < instants]
    in_pieces = sum(len(piece) for _, piece in pieces)
    left_out = {
        "between parts in time" if split.in_time else "in no part": sum(map(len, trajectories))
        - sum(len(trajectory) for _, trajectory in divided),
        "in stretches shorter than a window": sum(short),
        "after the last whole window": in_pieces - sum(short) - len(windows) * instants,
    }
    said = ", ".join(f"{count} {why}" for why, count in left_out.items() if count)
    return (
        f"{len(trajectories)} recorded trajectories, {len(pieces)} stretches without a gap, "
        f"{len(windows)} windows of {instants - 1} steps ({counts}); samples left out: "
        f"{said or 'none'}"
    )
