"""The loss that flow maps are trained by."""

import torch
from torch.nn.functional import pad


def recurrent_loss(flow_maps, windows):
    """Mean squared error over p recurrent steps (eq. 2.5), in the units of the networks' outputs.

    The recursion is written for the error e of the prediction x + e, which is the same in exact
    arithmetic and keeps the digits that small increments lose when they are added to states.

    `windows` are true states, one step of the scale apart, (scale, n, recurrence + 1, state), with
    what is seen of inputs beside them, which has no error; the result is (scale,).
    """
    n_states = flow_maps.widths[-1]
    beside = windows.shape[-1] - n_states
    true_increments = windows[..., :n_states].diff(dim=2)
    error = torch.zeros_like(windows[:, :, 0, :n_states])
    losses = []
    for k in range(true_increments.shape[2]):
        x = windows[:, :, k] + (pad(error, (0, beside)) if beside else error)
        error = error + (flow_maps.increments(x) - true_increments[:, :, k])
        losses.append((error / flow_maps.increment).square().mean((1, 2)))
    return torch.stack(losses).mean(0)
