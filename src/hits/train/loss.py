"""The loss that flow maps are trained by."""

import torch


def recurrent_loss(flow_maps, windows):
    """Mean squared error over p recurrent steps (eq. 2.5), in the units of the networks' outputs.

    The recursion is written for the error e of the prediction x + e, which is the same in exact
    arithmetic and keeps the digits that small increments lose when they are added to states.

    `windows` are true states, one step of the scale apart, (scale, n, recurrence + 1, state); the
    result is (scale,).
    """
    true_increments = windows.diff(dim=2)
    error = torch.zeros_like(windows[:, :, 0])
    losses = []
    for k in range(true_increments.shape[2]):
        error = error + (flow_maps.increments(windows[:, :, k] + error) - true_increments[:, :, k])
        losses.append((error / flow_maps.increment).square().mean((1, 2)))
    return torch.stack(losses).mean(0)
