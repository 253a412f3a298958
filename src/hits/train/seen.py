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
        Smallest and largest value of each state, then of each input, in the train trajectories.
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
        shown = [split_states(data, "train", name).values for name in ("x", "u") if name in data]
        time = data["time"].values
        plain = multiples(float(time[0]), float(data.attrs["dt"]), len(time) - 1)
        # Trajectories first: over all but so short an axis at once it takes ten times longer.
        least, most = (
            np.concatenate([end(end(x, axis=0), axis=0) for x in shown]).tolist()
            for end in (np.min, np.max)
        )
        return cls(least, most, () if np.array_equal(time, plain) else time.tolist())

    def outside(self, states, names):
        """What lies outside among states (trajectory, state), a text; none if nothing does."""
        return self._far(states[:, None], names, slice(len(names)), "initial states", "from there")

    def inputs_outside(self, inputs, names):
        """The same of inputs (trajectory, time, input)."""
        return self._far(inputs, names, slice(-len(names), None), "inputs", "with them")

    def _far(self, values, names, which, what, where):
        """What lies outside among values (trajectory, time, name) of some of all that is kept."""
        least, most = (np.array(end)[which] for end in (self.least, self.most))
        margin = MARGIN * (most - least) + 1e-6 * np.maximum(abs(least), abs(most))
        far = (values < least - margin) | (values > most + margin)
        if not far.any():
            return None
        trajectory, time, k = np.argwhere(far)[0]
        return (
            f"{far.any((1, 2)).sum()} of {len(values)} {what} lie outside of what the flow maps "
            f"were trained on, first trajectory {trajectory}: {names[k]} is "
            f"{values[trajectory, time, k]:g}, trained on {least[k]:g} to {most[k]:g}; "
            f"forecasts {where} are guesses; train on such {what.split()[-1]}"
        )
