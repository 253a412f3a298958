"""Training windows of one sequence: they follow each other, and none is padded."""

import torch


def consecutive_windows(sequence, recurrence):
    """Cut a sequence into windows that follow each other from its first state.

    The last window ends with the sequence, so it may overlap the one before; a sequence of fewer
    steps gives one shorter window. Every window holds states of the sequence alone, whereas the
    paper's code fills up the last one with zeros.

    Parameters
    ----------
    sequence : Tensor, (time, state)
        States, two or more.
    recurrence : int
        Recurrent steps p of the loss (eq. 2.5).

    Returns
    -------
    Tensor, (window, steps + 1, state)
        As many steps as `recurrence`, or as the sequence has.
    """
    n_steps = min(recurrence, len(sequence) - 1)
    last = len(sequence) - 1 - n_steps
    starts = [*range(0, last, n_steps), last]
    return torch.stack([sequence[start : start + n_steps + 1] for start in starts])
