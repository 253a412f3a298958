"""Walk of the hidden state of a clockwork recurrent network."""

import numpy as np
import torch


class ClockworkWalk(torch.autograd.Function):
    """Walk of the hidden state, and its gradient, in numpy.

    Written out, because autograd would make a gradient of all weights at every step: here all the
    steps of a module share one product. Three steps of four update the fastest module only, so
    there is hardly more than one product in a step. numpy, because torch takes longer to cut a
    tensor than to multiply by it where streams are few.
    """

    @staticmethod
    def forward(ctx, drive, first, start, periods, *blocks):
        """States (time, stream, unit) from the inputs' share of them, `drive`, likewise."""
        drive, ctx.blocks = drive.numpy(), [block.numpy() for block in blocks]
        ctx.modules = _modules(ctx.blocks)
        ctx.strikes = [
            [k for k, period in enumerate(periods) if (start + t) % period == 0]
            for t in range(len(drive))
        ]
        # At which of the steps each module updates.
        ctx.steps = [slice(-start % period, None, period) for period in periods]
        states = np.empty((len(drive) + 1, *first.shape), drive.dtype)
        states[0] = first.numpy()
        for t, striking in enumerate(ctx.strikes):
            states[t + 1] = states[t]
            for k in striking:
                own, read = ctx.modules[k]
                inputs = drive[t, :, own] + states[t, :, read] @ ctx.blocks[k].T
                np.tanh(inputs, out=states[t + 1, :, own])
        ctx.states = states
        return torch.from_numpy(states[1:].copy())

    @staticmethod
    def backward(ctx, grad_states):
        """Gradients of the drive, of the first state and of the blocks."""
        grad_states, states = grad_states.numpy(), ctx.states
        grad_drive, grad = np.zeros_like(grad_states), np.zeros_like(grad_states[0])
        for t in reversed(range(len(grad_states))):
            striking = ctx.strikes[t]
            grad += grad_states[t]
            for k in striking:
                own, _ = ctx.modules[k]
                grad_drive[t, :, own] = grad[:, own] * (1 - states[t + 1, :, own] ** 2)
                grad[:, own] = 0
            for k in striking:
                own, read = ctx.modules[k]
                grad[:, read] += grad_drive[t, :, own] @ ctx.blocks[k]
        grad_blocks = [
            np.tensordot(grad_drive[steps, :, own], states[:-1][steps, :, read], ((0, 1), (0, 1)))
            for steps, (own, read) in zip(ctx.steps, ctx.modules, strict=True)
        ]
        gradients = [torch.from_numpy(g) for g in (grad_drive, grad, *grad_blocks)]
        return gradients[0], gradients[1], None, None, *gradients[2:]


def _modules(blocks):
    """Units of each module, and those that it reads, as slices."""
    hidden = blocks[0].shape[1]
    starts = [hidden - block.shape[1] for block in blocks]
    return [
        (slice(start, start + len(block)), slice(start, hidden))
        for start, block in zip(starts, blocks, strict=True)
    ]
