"""Datasets of one sequence, and what of it a model is trained on."""

import numpy as np
import xarray as xr

from hits.data.dataset import CONTRACT, DatasetError, input_names, source_file

# Share of a sequence that a model sees before it forecasts the rest.
SEEN = 0.8


def sequence_dataset(states, names, dt, time_units):
    """A dataset of states (time, state); name, title, source and license are left to add."""
    return xr.Dataset(
        {"x": (("trajectory", "time", "state"), states[None].astype(np.float32))},
        {"time": dt * np.arange(len(states)), "state": names, "split": ("trajectory", ["train"])},
        {"dt": dt, "time_units": time_units, "contract": CONTRACT},
    )


def sequence_states(data):
    """States (time, state) of a dataset that is one sequence; a DatasetError if it is not."""
    if data.sizes["trajectory"] != 1:
        raise DatasetError(
            f"{source_file(data)}: dimension 'trajectory' has {data.sizes['trajectory']} entries, "
            "expected one sequence; leave out the key sequence in its configuration"
        )
    if "u" in data:
        raise DatasetError(
            f"{source_file(data)}: has the inputs {', '.join(input_names(data))}, expected a "
            "sequence without; leave out the key sequence in its configuration"
        )
    return data["x"].values[0]


def task_data(data, task):
    """What a model of a sequence is trained on, a dataset, and the (time, state) to forecast.

    The first of these is given. The task `reconstruction` is to regenerate the whole sequence from
    its first state, as in the paper; `extrapolation` to go on from the last state of the first
    `SEEN` of it. Another task is a ValueError.
    """
    states = sequence_states(data)
    if task == "reconstruction":
        return data, states
    if task == "extrapolation":
        cut = int(SEEN * len(states))
        return data.isel(time=slice(cut)), states[cut - 1 :]
    raise ValueError(f"task is {task!r}, expected reconstruction or extrapolation")
