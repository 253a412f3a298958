"""Adam, as `torch.optim` has it, without the second in which that loads torch's compiler."""

import torch
from torch.optim.adam import adam


class Adam:
    """Adam (Kingma & Ba 2015, arXiv:1412.6980) in one fused operation.

    Parameters
    ----------
    parameters : iterable of Parameter
        What is trained.
    lr : float or Tensor
        Learning rate; may be set anew between steps.
    betas : tuple of float
        Decay of the mean gradient and of its squares.

    Attributes
    ----------
    state : dict of Parameter to dict
        Step and moments, as `torch.optim.Adam` calls them.
    """

    def __init__(self, parameters, lr, betas=(0.9, 0.999)):
        self.parameters, self.lr, self.betas = list(parameters), lr, betas
        self.state = {p: {} for p in self.parameters}

    @torch.no_grad()
    def step(self):
        """Take one step by the gradients of the parameters; from the second on in a CUDA graph."""
        if not self.state[self.parameters[0]]:
            for p in self.parameters:
                self.state[p] = {
                    "step": torch.zeros((), device=p.device),
                    "exp_avg": torch.zeros_like(p),
                    "exp_avg_sq": torch.zeros_like(p),
                }
        states = list(self.state.values())
        means, squares, steps = (
            [state[name] for state in states] for name in ("exp_avg", "exp_avg_sq", "step")
        )
        adam(
            self.parameters,
            [p.grad for p in self.parameters],
            means,
            squares,
            [],
            steps,
            fused=True,
            capturable=self.parameters[0].is_cuda,
            amsgrad=False,
            beta1=self.betas[0],
            beta2=self.betas[1],
            lr=self.lr,
            weight_decay=0.0,
            eps=1e-8,
            maximize=False,
        )
