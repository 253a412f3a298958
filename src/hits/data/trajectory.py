"""Measured trajectories, before they are a dataset: checked, with the place of what is wrong."""

from dataclasses import dataclass, replace
from numbers import Real

import numpy as np

from hits.data.dataset import DatasetError
from hits.fields import fits

# Of a step: instants that are closer are one, but for the arithmetic that made them.
SAME = 1e-6


@dataclass(frozen=True, eq=False)
class Trajectory:
    """States (time, state) in float64 at instants (time,); messages call it by its name.

    Inputs are columns of `x` after the states; both are sampled, cut and resampled alike.
    """

    name: str
    time: np.ndarray
    x: np.ndarray
    states: tuple
    inputs: tuple = ()

    def __len__(self):
        return len(self.time)

    def __getitem__(self, chosen):
        """Some of the instants, a slice or a mask."""
        return replace(self, time=self.time[chosen], x=self.x[chosen])

    @property
    def spacing(self):
        """How far two samples usually are apart."""
        return float(np.median(np.diff(self.time)))


def numbers(values, what):
    """Real numbers of any type in float64; a DatasetError for texts, dates and complex numbers."""
    values = np.asarray(values)
    if values.dtype.kind in "biuf":
        return values.astype(np.float64)
    hint = "choose others, or convert them"
    if values.dtype.kind in "mM":
        found, hint = values.dtype, "count seconds from the first instant"
    elif values.dtype.kind == "c":
        found, hint = values.dtype, "take real and imaginary parts as two states"
    else:
        places = (k for k, value in enumerate(values.ravel()) if not is_number(value))
        place = next(places, None)
        if place is None:
            return values.astype(np.float64)
        found = f"{values.ravel()[place]!r} at {place}"
    raise DatasetError(f"{what}: found {found}, expected real numbers; {hint}")


def measured(values, what):
    """States as `numbers`, but float32 stays so: its type tells that digits may be lost already."""
    found = numbers(values, what)
    return found.astype(np.float32) if np.asarray(values).dtype == np.float32 else found


def check_positive(**values):
    """Refuse values that are there and are no numbers above 0."""
    for key, value in values.items():
        if value is not None and not fits(value, Real, above=0):
            raise DatasetError(f"{key} is {value!r}, expected a number above 0")


def check_trajectory(trajectory):
    """Refuse a trajectory that is not finite or whose times do not grow; return it."""
    name, time, x = f"trajectory {trajectory.name}", trajectory.time, trajectory.x
    names = trajectory.states + trajectory.inputs
    if x.ndim != 2 or time.shape != x.shape[:1] or x.shape[1] != len(names):
        raise DatasetError(
            f"{name}: states have the shape {x.shape}, with {time.size} times and "
            f"{len(names)} names, expected (time, state)"
        )
    if not trajectory.states:
        raise DatasetError(f"{name}: has no states, expected one or more")
    if len(time) < 2:
        raise DatasetError(
            f"{name}: has {len(time)} samples, expected 2 or more; leave it out, or name the "
            "column that tells trajectories apart"
        )
    if not np.isfinite(time).all():
        sample = int(np.argmin(np.isfinite(time)))
        raise DatasetError(
            f"{name}: the time of sample {sample} is {time[sample]}, expected a finite number; "
            "remove the sample"
        )
    bad = ~np.isfinite(x)
    if bad.any():
        sample, state = np.argwhere(bad)[0].tolist()
        kind = "state" if state < len(trajectory.states) else "input"
        raise DatasetError(
            f"{name}: {int(bad.sum())} values are NaN or infinite, the first at time "
            f"{time[sample]:.9g} (sample {sample}), {kind} {names[state]}; remove those samples, "
            "which leaves gaps in time, or mend them"
        )
    _check_order(name, time)
    return trajectory


def _check_order(name, time):
    spacing = np.diff(time)
    if (spacing < 0).any():
        sample = int(np.argmax(spacing < 0))
        raise DatasetError(
            f"{name}: time falls from {time[sample]:.9g} to {time[sample + 1]:.9g} (samples "
            f"{sample} and {sample + 1}), expected growing times; sort them, or name the column "
            "that tells trajectories apart"
        )
    # Where many instants are there twice, the median of all spacings would be none.
    apart = spacing[spacing > 1e-9 * (time[-1] - time[0])]
    twice = spacing <= SAME * (np.median(apart) if apart.size else np.inf)
    if twice.any():
        sample = int(np.argmax(twice))
        raise DatasetError(
            f"{name}: time {time[sample]:.9g} is there twice (samples {sample} and {sample + 1}), "
            "expected one sample for each instant; remove one, or name the column that tells "
            "trajectories apart"
        )


def is_number(value):
    """Whether a value, a text too, stands for a number."""
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
