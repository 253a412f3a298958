"""Measurement noise on trajectories, drawn anew from its seed wherever noisy data are needed."""

from math import comb

import numpy as np

from hits.data.dataset import split_states
from hits.seeds import child, seed_sequence

# Of the differences that tell noise, and the median of a Gaussian's absolute values.
ORDER, MEDIAN = 4, 0.67449


def add_noise(data, level, seed):
    """Add Gaussian noise of a level in percent to every state of a dataset without noise.

    As in the paper, its standard deviation is, per component, the level times the temporal standard
    deviation, averaged over the train trajectories; a component that is constant in time gets none.
    The draws follow from the seed, the dataset's name and the level, which becomes the attribute
    ``noise``. For level 0 it is `data` itself.
    """
    if data.attrs.get("noise", 0.0):
        raise ValueError(f"the data have noise of {data.attrs['noise']:g} %, expected none")
    if level < 0:
        raise ValueError(f"noise is {level:g} %, expected 0 or more")
    if level == 0:
        return data
    train = split_states(data, "train").values
    # Trajectory by trajectory: all in float64 would take twice the memory that they have.
    spread = np.mean([x.std(0, dtype=np.float64) for x in train], axis=0)
    deviation = (level / 100 * spread).astype(np.float32)
    stream = seed_sequence(seed, data.attrs["name"], "noise", f"{level:g}")
    noisy = data["x"].copy()
    # Here, too, since the noise of all would take as much again.
    for k, x in enumerate(noisy.values):
        draws = np.random.default_rng(child(stream, k)).standard_normal(x.shape, np.float32)
        x += deviation * draws
    return data.assign(x=noisy).assign_attrs(noise=float(level))


def estimate_noise(data):
    """Standard deviation of the white noise of each state, (state,), from train trajectories.

    The median of fourth differences in time, which are free of cubics (after Gasser, Sroka &
    Jennen-Steinmetz 1986, doi:10.1093/biomet/73.3.625): what changes much from one instant to the
    next is taken for noise, but not where it does so now and then.
    """
    states = split_states(data, "train").values.astype(np.float64)
    if states.shape[1] <= ORDER:
        raise ValueError(f"found {states.shape[1]} instants, expected more than {ORDER}")
    differences = np.abs(np.diff(states, n=ORDER, axis=1))
    return np.median(differences, axis=(0, 1)) / (MEDIAN * comb(2 * ORDER, ORDER) ** 0.5)
