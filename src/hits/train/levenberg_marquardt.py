"""Levenberg–Marquardt: damped Gauss–Newton for small networks and least squares."""

import torch
from torch.func import functional_call, jacrev, vmap
from torch.nn.utils import parameters_to_vector, vector_to_parameters

# Factors of the damping after a step that lowers the loss, and after one that does not.
EASIER, HARDER = 0.4, 4.0
TRIES = 8


class LevenbergMarquardt:
    """Minimise the mean squared error of a network, a batch at a time.

    The normal equations have as many unknowns as the network has weights, so it should have no
    more than a few thousand. They are solved in float64: their condition is that of the Jacobian
    squared. After Marquardt 1963, doi:10.1137/0111030.

    Parameters
    ----------
    network : torch.nn.Module
        From inputs to outputs, (n, in) to (n, out); changed in place.
    damping : float
        Where to start, in units of the mean squared derivatives.
    """

    def __init__(self, network, damping=1e-3):
        self.network, self.damping = network, damping

    @torch.no_grad()
    def step(self, inputs, targets):
        """Solve for one batch; where no damping lowers its loss, nothing changes.

        Parameters
        ----------
        inputs : Tensor, (n, in)
            Inputs.
        targets : Tensor, (n, out)
            Outputs to approach.
        """
        errors = self.network(inputs) - targets
        jacobian = self._jacobian(inputs)
        normal = (jacobian.T @ jacobian).double() / errors.numel()
        gradient = (jacobian.T @ errors.flatten()).double() / errors.numel()
        start, loss = parameters_to_vector(self.network.parameters()), errors.square().mean()
        for _ in range(TRIES):
            damped = normal + self.damping * torch.eye(len(normal), dtype=normal.dtype)
            factor, failed = torch.linalg.cholesky_ex(damped)
            if not failed:
                change = torch.cholesky_solve(gradient[:, None], factor)[:, 0]
                vector_to_parameters(start - change.to(start), self.network.parameters())
                if (self.network(inputs) - targets).square().mean() < loss:
                    self.damping *= EASIER
                    return
            self.damping *= HARDER
        vector_to_parameters(start, self.network.parameters())

    def _jacobian(self, inputs):
        """Derivatives of every output by every weight, (n * out, weights)."""
        weights = dict(self.network.named_parameters())

        def output(weights, x):
            return functional_call(self.network, weights, (x[None],))[0]

        parts = vmap(jacrev(output), (None, 0))(weights, inputs)
        rows = len(inputs) * next(iter(parts.values())).shape[1]
        return torch.cat([part.reshape(rows, -1) for part in parts.values()], dim=1)
