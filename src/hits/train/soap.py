"""SOAP for stacked networks: Adam in the eigenbasis that Shampoo's preconditioners have.

After Vyas et al. 2024, *SOAP: Improving and Stabilizing Shampoo using Adam*, arXiv:2409.11321.
"""

import torch

from hits.train.device import in_float64


class StackedSOAP:
    """SOAP on parameters with a leading axis of scales; `pytorch_optimizer` has it for one network.

    Each scale has preconditioners of its own, so it is optimised as if it were alone; all of them
    take a step in a few batched operations. Biases get plain Adam, as usual with SOAP.

    Parameters
    ----------
    parameters : iterable of Parameter, (scale, out, in)
        Weights, and biases with in = 1.
    lr : float or Tensor
        Learning rate.
    betas : tuple of float
        Decay of the mean gradient, and of its squares and the preconditioners.
    eps : float
        Added to the root of the mean square.
    """

    # Steps between updates of the eigenbases, as in the reference.
    FREQUENCY = 10

    # No `torch.optim.Optimizer`: to make one loads torch's compiler, which takes a second.
    def __init__(self, parameters, lr, betas=(0.95, 0.95), eps=1e-8):
        self.parameters, self.lr, self.betas, self.eps = list(parameters), lr, betas, eps
        self.state = {p: {} for p in self.parameters}

    @torch.no_grad()
    def step(self):
        """Take one step; the first one only starts the preconditioners.

        From the second on it may be part of a CUDA graph.
        """
        beta1, beta2 = self.betas
        if not self.state[self.parameters[0]]:
            for p in self.parameters:
                self.state[p] = _first_state(p.grad, beta2)
            return
        for state in self.state.values():
            state["step"] += 1
        step = self.state[self.parameters[0]]["step"]
        unbiased = (1 - beta2**step).sqrt() / (1 - beta1**step)
        for p, state in self.state.items():
            direction = _direction(p.grad, state, self.betas, self.eps)
            p.sub_(direction.mul_(unbiased).mul_(self.lr))

    @torch.no_grad()
    def refresh(self):
        """Move the eigenbases towards the eigenvectors of the preconditioners.

        To be called after every `FREQUENCY` steps.
        """
        for state in self.state.values():
            for axis, side in ((1, "rows"), (2, "columns")):
                if side in state:
                    _iterate(state, axis, side)


def _first_state(gradient, beta2):
    """Moments; for weights the preconditioners of rows and of columns, and their eigenbases."""
    state = {
        "step": torch.zeros((), device=gradient.device),
        "mean": torch.zeros_like(gradient),
        "square": torch.zeros_like(gradient),
    }
    if gradient.shape[2] > 1:
        for side, product in _products(gradient).items():
            state[side] = product * (1 - beta2)
            # Contiguous, as a checkpoint gives it back: sums are then taken in the same order.
            state[f"{side}_basis"] = _eigenbasis(product).contiguous()
    return state


def _direction(gradient, state, betas, eps):
    """Where a parameter is to go, to be subtracted; its state moves on."""
    beta1, beta2 = betas
    state["mean"].lerp_(gradient, 1 - beta1)
    state["square"].lerp_(_rotate(gradient, state).square(), 1 - beta2)
    direction = _rotate(state["mean"], state) / (state["square"].sqrt().add_(eps))
    if "rows" not in state:
        return direction
    for side, product in _products(gradient).items():
        state[side].lerp_(product, 1 - beta2)
    return state["rows_basis"] @ direction @ state["columns_basis"].mT


def _products(gradient):
    """Outer products of the rows and of the columns of a gradient, (scale, n, n)."""
    return {"rows": gradient @ gradient.mT, "columns": gradient.mT @ gradient}


def _rotate(tensor, state):
    """From the network's basis to the eigenbases; biases have none."""
    if "rows" not in state:
        return tensor
    return state["rows_basis"].mT @ tensor @ state["columns_basis"]


def _eigenbasis(matrices):
    """Eigenvectors in columns, largest eigenvalue first; the identity where there are none."""
    try:
        # The first gradients give matrices of low rank, on which float32 has failed.
        return torch.linalg.eigh(in_float64(matrices))[1].flip(-1).to(matrices)
    except torch.linalg.LinAlgError:
        if len(matrices) == 1:
            return torch.eye(matrices.shape[-1]).to(matrices)[None]
        return torch.cat([_eigenbasis(matrix) for matrix in matrices.split(1)])


def _iterate(state, axis, side):
    """One power iteration of the eigenbasis of rows (axis 1) or of columns (axis 2)."""
    basis = state[f"{side}_basis"]
    product = state[side] @ basis
    order = (basis * product).sum(1).argsort(dim=1, descending=True)
    basis.copy_(torch.linalg.qr(product.gather(2, order[:, None].expand_as(product)))[0])
    # The mean squares belong to the basis vectors and move with them.
    square = state["square"]
    moved = order[:, :, None] if axis == 1 else order[:, None]
    square.copy_(square.gather(axis, moved.expand_as(square)))
