"""Splits of measured trajectories into train, val and test: by shares, by names, or in time."""

from dataclasses import dataclass
from numbers import Real

import numpy as np

from hits.data.dataset import ROUNDING, SPLITS, DatasetError
from hits.fields import fits

SHARES = {"train": 0.7, "val": 0.15, "test": 0.15}
FORMS = (
    "shares, e.g. {train: 0.7, val: 0.15, test: 0.15}; names of trajectories, e.g. {train: [a, b], "
    "val: [c], test: [d]}; in_time, or {in_time: {train: 0.7, val: 0.15, test: 0.15}}"
)


@dataclass(frozen=True)
class Split:
    """Which trajectories, or which times of all of them, are of which part.

    Attributes
    ----------
    parts : dict of str to float or tuple of str
        The share of each part, or names of its trajectories.
    in_time : bool
        Whether shares are of the time of each trajectory, the parts one after the other.
    """

    parts: dict
    in_time: bool = False

    @classmethod
    def of(cls, given):
        """The split that is meant by `FORMS`; none are shares. Another one is a DatasetError."""
        in_time = given == "in_time" or (isinstance(given, dict) and set(given) == {"in_time"})
        if isinstance(given, dict) and in_time:
            given = given["in_time"]
        parts = dict(SHARES) if given in (None, "in_time") else given
        if not isinstance(parts, dict) or not parts or not set(parts) <= set(SPLITS):
            raise DatasetError(f"split is {given!r}, expected {FORMS}")
        parts = {part: parts[part] for part in SPLITS if part in parts}
        if all(_is_share(share) for share in parts.values()):
            if abs(sum(parts.values()) - 1) > 1e-6:
                raise DatasetError(
                    f"split: shares add up to {sum(parts.values()):g}, expected 1: {given!r}"
                )
            return cls(parts, in_time)
        if in_time or not all(isinstance(names, list | tuple) for names in parts.values()):
            raise DatasetError(f"split is {given!r}, expected {FORMS}")
        return cls({part: tuple(map(str, names)) for part, names in parts.items()})

    def divide(self, trajectories, gap, rng):
        """Trajectories with the part that each is of; what is in none is left out.

        `gap` is the time that is left out between parts in time, `rng` draws which trajectories
        make up a share.
        """
        if self.in_time:
            return [pair for each in trajectories for pair in self._in_time(each, gap)]
        if isinstance(next(iter(self.parts.values())), tuple):
            return self._by_name(trajectories)
        return self._by_share(trajectories, rng)

    def _in_time(self, trajectory, gap):
        """The parts of one trajectory, with a gap before all but the first."""
        start, end = trajectory.time[[0, -1]]
        usable = end - start - gap * (len(self.parts) - 1)
        if usable <= 0:
            raise DatasetError(
                f"split in_time: trajectory {trajectory.name} lasts {end - start:g}, expected more "
                f"than {end - start - usable:g}, the gaps between its parts; lower gap, or window"
            )
        slack, pairs = ROUNDING * trajectory.spacing, []
        for number, (part, share) in enumerate(self.parts.items()):
            last = number == len(self.parts) - 1
            stop = np.inf if last else start + share * usable
            inside = (trajectory.time >= start - slack) & (trajectory.time < stop - slack)
            pairs.append((part, trajectory[inside]))
            start = stop + gap
        return pairs

    def _by_name(self, trajectories):
        known = {trajectory.name: trajectory for trajectory in trajectories}
        part_of = {}
        for part, names in self.parts.items():
            for name in names:
                if name not in known:
                    raise DatasetError(
                        f"split.{part}: no trajectory is called '{name}' (expected: one of "
                        f"{_listed(known)})"
                    )
                if name in part_of:
                    raise DatasetError(
                        f"split: trajectory '{name}' is in {part_of[name]} and in {part}, expected "
                        "one of them"
                    )
                part_of[name] = part
        return [(part_of[name], known[name]) for name in known if name in part_of]

    def _by_share(self, trajectories, rng):
        n, shares = len(trajectories), np.array(list(self.parts.values()))
        if n < len(shares):
            raise DatasetError(
                f"split: found {n} trajectories for {len(shares)} parts, expected one for each or "
                "more; split in_time, or name the column that tells trajectories apart"
            )
        counts = np.diff(np.round(np.cumsum(shares) * n).astype(int), prepend=0)
        while counts.min() < 1:
            counts[counts.argmin()] += 1
            counts[counts.argmax()] -= 1
        labels = rng.permutation(np.repeat(list(self.parts), counts)).tolist()
        return list(zip(labels, trajectories, strict=True))


def _is_share(value):
    return fits(value, Real, above=0) and value <= 1


def _listed(names):
    names = list(names)
    return ", ".join(names[:10]) + ", …" * (len(names) > 10)
