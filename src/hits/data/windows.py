"""Training windows: for each scale, short runs of states that are one step of the scale apart."""

import torch


def first_windows(states, steps, recurrence):
    """The first window of each trajectory, as the paper trains on.

    Parameters
    ----------
    states : Tensor, (trajectory, time, state)
        Trajectories.
    steps : sequence of int
        Step of each scale, in units of dt.
    recurrence : int
        Recurrent steps p of the loss (eq. 2.5).

    Returns
    -------
    Tensor, (scale, trajectory, recurrence + 1, state)
        Instants 0, step, 2 step, …, recurrence step.
    """
    return torch.stack([states[:, : recurrence * step + 1 : step] for step in steps])


def sliding_windows(states, steps, recurrence, trajectory, position):
    """Windows that start anywhere in a trajectory.

    Parameters
    ----------
    states : Tensor, (trajectory, time, state)
        Trajectories.
    steps : sequence of int or Tensor
        Step of each scale, in units of dt.
    recurrence : int
        Recurrent steps p of the loss (eq. 2.5).
    trajectory : Tensor of int, (n,)
        The trajectory of each window, the same for every scale.
    position : Tensor, (n,)
        Where the windows start, from 0 (the first instant) to below 1 (the last possible one).

    Returns
    -------
    Tensor, (scale, n, recurrence + 1, state)
    """
    step = torch.as_tensor(steps, device=states.device)[:, None]
    starts = states.shape[1] - recurrence * step
    start = torch.minimum((position * starts).long(), starts - 1)
    offset = step[:, :, None] * torch.arange(recurrence + 1, device=states.device)
    return states[trajectory[None, :, None], start[:, :, None] + offset]


def spread_windows(states, steps, recurrence, n_positions, skew=1.0):
    """Windows that start at spread instants of every trajectory.

    Parameters
    ----------
    states, steps, recurrence
        As in `sliding_windows`.
    n_positions : int
        Windows per trajectory.
    skew : float
        1 spreads them evenly; more moves them towards the beginning, like uniform draws raised to
        this power.

    Returns
    -------
    Tensor, (scale, trajectory * n_positions, recurrence + 1, state)
    """
    trajectory = torch.arange(states.shape[0], device=states.device)
    position = (torch.arange(n_positions, device=states.device) / n_positions) ** skew
    return sliding_windows(
        states,
        steps,
        recurrence,
        trajectory.repeat_interleave(n_positions),
        position.repeat(states.shape[0]),
    )


def consecutive_windows(sequence, recurrence):
    """Cut a sequence (time, state) into windows that follow each other from its first state.

    The last window ends with the sequence, so it may overlap the one before; a sequence of fewer
    steps gives one shorter window. Every window holds states of the sequence alone, whereas the
    paper's code fills up the last one with zeros. The result is (window, steps + 1, state).
    """
    n_steps = min(recurrence, len(sequence) - 1)
    last = len(sequence) - 1 - n_steps
    starts = [*range(0, last, n_steps), last]
    return torch.stack([sequence[start : start + n_steps + 1] for start in starts])
