"""What of a dataset a model is trained on."""

from hits.data.noise import add_noise
from hits.data.sequence import task_data


def training_data(data, task, seed):
    """The data that a model is trained on for a task.

    They are those of a dataset with 2 percent of noise for ``noise2``, drawn by the seed of the
    study, and what `task_data` gives for ``reconstruction`` or ``extrapolation`` of a sequence.
    """
    if task.startswith("noise"):
        return add_noise(data, float(task.removeprefix("noise")), seed)
    return task_data(data, task)[0]
