"""What of a dataset a model is trained on."""

from hits.data.noise import add_noise
from hits.data.sequence import task_data


def training_data(data, task, seed):
    """The data of a task.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset.
    task : str
        ``noise2``: an ensemble with so many percent of noise, see `hits.data.noise`; or
        ``reconstruction`` or ``extrapolation`` of a sequence, see `hits.data.sequence`.
    seed : int
        Seed of the study, from which the noise follows.

    Returns
    -------
    xarray.Dataset
    """
    if task.startswith("noise"):
        return add_noise(data, float(task.removeprefix("noise")), seed)
    return task_data(data, task)[0]
