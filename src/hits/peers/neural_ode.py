"""Neural ordinary differential equations (Chen et al. 2018), by torchdiffeq."""

import numpy as np
import torch
from torch import nn

from hits.peers.peer import Peer

BATCH, WINDOW = 256, 5
# Pairs of states that tell how fast they move.
MOST = 50_000


class NeuralODE(Peer):
    """A network for the rates, trained through the solver on short windows.

    Runge–Kutta steps of the peer's own step, in training and in forecasts.
    """

    name, label = "neural_ode", "neural ODE"
    candidates = ({"step": 8}, {"step": 32})
    needs = ("iterations",)

    def __init__(self, step, iterations, hidden=96, rate=5e-3):
        self.step, self.iterations, self.hidden, self.rate = step, iterations, hidden, rate

    def fit(self, data, train, generator):
        """Adam at a cosine-decayed rate on windows of `WINDOW` steps."""
        from torchdiffeq import odeint

        n_states = train.shape[2]
        torch.manual_seed(int(generator.integers(2**31)))
        self.net = nn.Sequential(
            nn.Linear(n_states, self.hidden),
            nn.SiLU(),
            nn.Linear(self.hidden, self.hidden),
            nn.SiLU(),
            nn.Linear(self.hidden, n_states),
        )
        # Rates of unit size in steps of the peer: what a network is initialised for.
        before, after = self.scaled_pairs(train, MOST, generator)
        self.speed = np.abs(after - before).mean()
        instants = torch.arange(WINDOW + 1.0)
        optimiser = torch.optim.Adam(self.net.parameters(), self.rate)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, self.iterations)
        last = train.shape[1] - WINDOW * self.step
        for _ in range(self.iterations):
            trajectory = generator.integers(len(train), size=BATCH)
            begin = generator.integers(last, size=BATCH)
            times = begin[:, None] + self.step * np.arange(WINDOW + 1)
            states = self.scaling.encode(train[trajectory[:, None], times])
            windows = torch.from_numpy(states).float().transpose(0, 1)
            found = odeint(self._rates, windows[0], instants, method="rk4")
            loss = ((found - windows)[1:] / self.speed).square().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        self.net = self.net.double()

    def _rates(self, t, states):
        return self.speed * self.net(states)

    @torch.no_grad()
    def advance(self, states):
        """One step of the solver."""
        from torchdiffeq import odeint

        x = torch.from_numpy(self.scaling.encode(states.numpy()))
        after = odeint(self._rates, x, torch.tensor([0.0, 1.0], dtype=x.dtype), method="rk4")[-1]
        return torch.from_numpy(self.scaling.decode(after.numpy()))
