"""Measurement noise on trajectories, drawn anew from its seed wherever noisy data are needed."""

import numpy as np

from hits.data.dataset import split_states
from hits.seeds import child, seed_sequence


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
