"""SOAP for stacked networks: Adam in the eigenbasis of Shampoo's preconditioner."""

import torch


class StackedSOAP(torch.optim.Optimizer):
    """SOAP (Vyas et al. 2024, arXiv:2409.11321) on weights that are stacked along their first axis.

    Each scale has preconditioners of its own, so it is optimised as if it were alone; all of them
    take a step in a few batched operations. Biases get plain Adam, as usual with SOAP. A scale with
    a gradient that is not finite, or too large to be squared, stays where it is, and `skipped`
    counts its step.

    Parameters
    ----------
    params : iterable of Parameter, (scale, in, out)
        Weights, and biases with in = 1.
    lr : float
        Learning rate.
    betas : tuple of float
        Decay of the mean gradient, and of its squares and the preconditioners.
    eps : float
        Added to the root of the mean square.
    frequency : int
        Steps between updates of the eigenbases.
    """

    def __init__(self, params, lr, betas=(0.95, 0.95), eps=1e-8, frequency=10):
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "frequency": frequency})
        first = self.param_groups[0]["params"][0]
        self.iteration = 0
        self.skipped = torch.zeros(len(first), dtype=torch.long, device=first.device)

    @torch.no_grad()
    def step(self):
        """Take one step; the first one only starts the preconditioners."""
        params = [p for group in self.param_groups for p in group["params"]]
        # The squares must be finite too: preconditioners and moments are made of them.
        finite = sum(p.grad.square().sum((1, 2)) for p in params).isfinite()
        self.skipped += ~finite
        finite = finite[:, None, None]
        for group in self.param_groups:
            for p in group["params"]:
                gradient = torch.where(finite, p.grad, torch.zeros_like(p))
                if self.iteration == 0:
                    self.state[p] = _first_state(gradient, group["betas"][1])
                else:
                    update = self._update(gradient, self.state[p], group)
                    p.sub_(torch.where(finite, update, torch.zeros_like(p)))
        self.iteration += 1

    def _update(self, gradient, state, group):
        """What a parameter loses in this step; its state moves on."""
        beta1, beta2 = group["betas"]
        mean, square, bases = state["mean"], state["square"], state["bases"]
        mean.lerp_(gradient, 1 - beta1)
        square.lerp_(_rotate(gradient, bases).square(), 1 - beta2)
        unbiased = (1 - beta2**self.iteration) ** 0.5 / (1 - beta1**self.iteration)
        direction = _rotate_back(_rotate(mean, bases) / (square.sqrt() + group["eps"]), bases)
        if bases:
            for matrix, product in zip(state["preconditioners"], _products(gradient), strict=True):
                matrix.lerp_(product, 1 - beta2)
            if self.iteration % group["frequency"] == 0:
                _refresh_bases(state)
        return group["lr"] * unbiased * direction


def _first_state(gradient, beta2):
    """Moments, and for weights the preconditioners of rows and columns with their eigenbases."""
    products = _products(gradient) if gradient.shape[1] > 1 else []
    return {
        "mean": torch.zeros_like(gradient),
        "square": torch.zeros_like(gradient),
        "preconditioners": [product * (1 - beta2) for product in products],
        "bases": [_eigenbasis(product) for product in products],
    }


def _products(gradient):
    """Outer products of the rows and of the columns of a gradient, (scale, n, n)."""
    return [gradient @ gradient.mT, gradient.mT @ gradient]


def _rotate(tensor, bases):
    """From the network's basis to the eigenbases; biases have none."""
    if not bases:
        return tensor
    rows, columns = bases
    return rows.mT @ tensor @ columns


def _rotate_back(tensor, bases):
    return _rotate(tensor, [basis.mT for basis in bases])


def _eigenbasis(matrices):
    """Eigenvectors in columns, largest eigenvalue first; the identity where there are none."""
    try:
        # The first gradients give matrices of low rank, on which float32 has failed.
        return torch.linalg.eigh(matrices.double())[1].flip(-1).to(matrices.dtype)
    except torch.linalg.LinAlgError:
        if len(matrices) == 1:
            return torch.eye(matrices.shape[-1]).to(matrices)[None]
        return torch.cat([_eigenbasis(matrix) for matrix in matrices.split(1)])


def _refresh_bases(state):
    """One power iteration towards the eigenvectors of the preconditioners."""
    for axis, (matrix, basis) in enumerate(
        zip(state["preconditioners"], state["bases"], strict=True), start=1
    ):
        product = matrix @ basis
        order = (basis * product).sum(1).argsort(dim=1, descending=True)
        basis.copy_(torch.linalg.qr(product.gather(2, order[:, None].expand_as(product)))[0])
        # The mean squares belong to the basis vectors and move with them.
        square = state["square"]
        moved = order[:, :, None] if axis == 1 else order[:, None]
        square.copy_(square.gather(axis, moved.expand_as(square)))
