"""Delay coordinates: states of which only some are seen, told by what was seen before.

After Takens 1981, *Detecting strange attractors in turbulence*: of n hidden states, 2n + 1 values
of nearly any observed one, equal times apart, say all.
"""

from dataclasses import dataclass

import numpy as np

from hits.data.dataset import DatasetError, source_file, units_of
from hits.fields import check_names, whole


@dataclass(frozen=True)
class Delays:
    """Values that make a state: `count` of them, `lag` steps of dt apart, the latest first."""

    count: int
    lag: int

    def __post_init__(self):
        object.__setattr__(self, "count", whole(self.count, "delays: count", 2))
        object.__setattr__(self, "lag", whole(self.lag, "delays: lag", 1))

    @classmethod
    def given(cls, delays):
        """Delays from a dict of their fields, or None; anything else is a ValueError."""
        if delays is None or isinstance(delays, cls):
            return delays
        if not isinstance(delays, dict) or len(delays) != 2:
            raise ValueError(f"delays is {delays!r}, expected e.g. {{'count': 3, 'lag': 8}}")
        check_names(delays, ("count", "lag"), "delays")
        return cls(**delays)

    @property
    def span(self):
        """Steps of dt from the earliest value to the latest."""
        return (self.count - 1) * self.lag

    def names(self, states):
        """Names of delay coordinates: the states that are seen, then each of them earlier."""
        earlier = range(self.lag, self.span + 1, self.lag)
        return [*states, *(f"{state}(t - {by} dt)" for by in earlier for state in states)]

    def coordinates(self, states):
        """Delay coordinates (…, time - span, count * state) of states (…, time, state)."""
        time, ago = states.shape[-2], range(0, self.span + 1, self.lag)
        return np.concatenate([states[..., self.span - k : time - k, :] for k in ago], axis=-1)


def delayed(data, delays):
    """A dataset in delay coordinates, from the first instant on at which all of them are known.

    Without delays, None, it is the dataset itself. One that is too short is a DatasetError.
    """
    if delays is None:
        return data
    if data.sizes["time"] <= delays.span + 1:
        raise DatasetError(
            f"{source_file(data)}: has {data.sizes['time']} instants, expected more than "
            f"{delays.span + 1}, which {delays} take for one state; take fewer or nearer ones"
        )
    states = data["state"].values.tolist()
    later = data.isel(time=slice(delays.span, None)).drop_dims("state")
    x = (data["x"].dims, delays.coordinates(data["x"].values))
    later = later.assign(x=x).assign_coords(state=delays.names(states))
    units = units_of(data)
    if units:
        later = later.assign_coords(units=("state", list(units) * delays.count))
    later.encoding = data.encoding
    return later
