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


def parts(states, part):
    """What a model is trained on, and what it then forecasts.

    Parameters
    ----------
    states : numpy.ndarray, (time, state)
        A sequence.
    part : {"whole", "beyond"}
        Regenerate the whole sequence from its first state, as the paper does, or forecast beyond
        the first `SEEN` of it, from the last state seen.

    Returns
    -------
    seen : numpy.ndarray, (time, state)
        Training data.
    target : numpy.ndarray, (time, state)
        What is forecast; its first state is given.

    Raises
    ------
    ValueError
        If the part is unknown.
    """
    if part == "whole":
        return states, states
    if part == "beyond":
        cut = int(SEEN * len(states))
        return states[:cut], states[cut - 1 :]
    raise ValueError(f"part is {part!r}, expected whole or beyond")
