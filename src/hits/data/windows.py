"""Training windows: for each scale, short runs of states that are one step of the scale apart."""

import torch


def first_windows(states, steps, recurrence):
    """The first window of each trajectory, as the paper trains on.

    From states (trajectory, time, state) to (scale, trajectory, recurrence + 1, state): instants 0,
    step, 2 step, …, recurrence step.
    """
    return torch.stack([states[:, : recurrence * step + 1 : step] for step in steps])


def sliding_windows(states, steps, recurrence, trajectory, position):
    """Windows (scale, n, recurrence + 1, state) that start anywhere in a trajectory.

    Parameters
    ----------
    states : Tensor, (trajectory, time, state)
        Trajectories; or (scale, trajectory, time, …), as each scale sees them.
    steps : sequence of int or Tensor
        Step of each scale, in units of dt.
    recurrence : int
        Recurrent steps p of the loss (eq. 2.5).
    trajectory : Tensor of int, (n,)
        The trajectory of each window, the same for every scale.
    position : Tensor, (n,)
        Where the windows start, from 0 (the first instant) to below 1 (the last possible one).
    """
    step = torch.as_tensor(steps, device=states.device)[:, None]
    if states.ndim > 3:
        scale = torch.arange(len(step), device=states.device)[:, None]
        trajectory, states = states.shape[1] * scale + trajectory, states.flatten(0, 1)
    starts = states.shape[1] - recurrence * step
    start = torch.minimum((position * starts).long(), starts - 1)
    offset = step[:, :, None] * torch.arange(recurrence + 1, device=states.device)
    place = states.shape[1] * trajectory[..., None] + start[:, :, None] + offset
    # One index into rows takes a fourth of the time of two.
    return states.flatten(0, 1).index_select(0, place.flatten()).unflatten(0, place.shape)


def spread_windows(states, steps, recurrence, n_positions, skew=1.0):
    """Windows that start at `n_positions` instants of every trajectory, as in `sliding_windows`.

    A skew of 1 spreads them evenly, more moves them towards the beginning, like uniform draws
    raised to this power. The result is (scale, trajectory * n_positions, recurrence + 1, state).
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
    """Windows (window, steps + 1, state) of a sequence (time, state) that follow each other.

    The last one ends with the sequence, so it may overlap the one before; a sequence of fewer steps
    gives one shorter window. The paper's code fills up the last one with zeros.
    """
    n_steps = min(recurrence, len(sequence) - 1)
    last = len(sequence) - 1 - n_steps
    starts = [*range(0, last, n_steps), last]
    return torch.stack([sequence[start : start + n_steps + 1] for start in starts])
