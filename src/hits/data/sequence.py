"""One sequence of states, and where it is cut."""

from hits.data.dataset import DatasetError, source_file

# Share of a sequence that a model sees before it forecasts the rest.
SEEN = 0.8


def sequence_states(data):
    """States of a dataset that is one sequence.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset.

    Returns
    -------
    numpy.ndarray, (time, state)

    Raises
    ------
    DatasetError
        If it has more than one trajectory.
    """
    if data.sizes["trajectory"] != 1:
        raise DatasetError(
            f"{source_file(data)}: dimension 'trajectory' has {data.sizes['trajectory']} entries, "
            "expected one sequence; take steps in place of sequence in its configuration"
        )
    return data["x"].values[0]


def task_data(data, task):
    """What a model of a sequence is trained on, and what it then forecasts.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset of one sequence.
    task : {"reconstruction", "extrapolation"}
        Regenerate the whole sequence from its first state, as the paper does, or forecast beyond
        the first `SEEN` of it, from the last state seen.

    Returns
    -------
    seen : xarray.Dataset
        Training data.
    target : numpy.ndarray, (time, state)
        What is forecast; its first state is given.

    Raises
    ------
    DatasetError
        If it is no sequence.
    ValueError
        If the task is unknown.
    """
    states = sequence_states(data)
    if task == "reconstruction":
        return data, states
    if task == "extrapolation":
        cut = int(SEEN * len(states))
        return data.isel(time=slice(cut)), states[cut - 1 :]
    raise ValueError(f"task is {task!r}, expected reconstruction or extrapolation")
