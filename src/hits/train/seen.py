"""What a hierarchy has seen of its data: where its states lay, and when."""

from dataclasses import dataclass

import numpy as np

from hits.data.dataset import split_states
from hits.instants import multiples

# Of the extent of a state: as far beyond it, a state is still taken to be inside.
MARGIN = 0.1


@dataclass(frozen=True)
class Seen:
    """What is kept of the training data.

    Attributes
    ----------
    least, most : tuple of float
        Smallest and largest value of each state in the train trajectories.
    time : tuple of float
        The instants; none if they are multiples of dt.
    """

    least: tuple[float, ...]
    most: tuple[float, ...]
    time: tuple[float, ...] = ()

    def __post_init__(self):
        for part in ("least", "most", "time"):
            object.__setattr__(self, part, tuple(getattr(self, part)))
        if len(self.least) != len(self.most):
            raise ValueError(f"least and most are {self.least} and {self.most}, expected pairs")

    @classmethod
    def of(cls, data):
        """What a dataset shows."""
        x, time = split_states(data, "train").values, data["time"].values
        plain = multiples(float(time[0]), float(data.attrs["dt"]), len(time) - 1)
        ends = (end(axis=(0, 1)).tolist() for end in (x.min, x.max))
        return cls(*ends, () if np.array_equal(time, plain) else time.tolist())

    def outside(self, states, names):
        """What lies outside among states (trajectory, state), a text; none if nothing does."""
        least, most = (np.array(end) for end in (self.least, self.most))
        margin = MARGIN * (most - least) + 1e-6 * np.maximum(abs(least), abs(most))
        far = (states < least - margin) | (states > most + margin)
        if not far.any():
            return None
        trajectory, state = np.argwhere(far)[0]
        return (
            f"{far.any(1).sum()} of {len(states)} initial states lie outside of what the flow maps "
            f"were trained on, first trajectory {trajectory}: {names[state]} is "
            f"{states[trajectory, state]:g}, trained on {least[state]:g} to {most[state]:g}; "
            "forecasts from there are guesses; train on such states"
        )
