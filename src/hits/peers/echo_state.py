"""Echo state networks (Jaeger & Haas 2004), by ReservoirPy, from single initial states."""

from functools import partial

import numpy as np
import torch

from hits.data.scaling import Scaling
from hits.forecast.interpolation import interpolate
from hits.peers.peer import INTERPOLATION, Peer

# Trajectories that are learnt from, and units of the reservoir.
MOST, UNITS = 100, 300


class EchoState(Peer):
    """A random recurrent network whose linear read-out adds the increment of the state.

    It starts at rest in training and forecast alike, since a forecast has no past.
    """

    name, label = "esn", "echo state network"
    candidates = tuple(
        {"step": 16, "radius": radius, "gain": gain, "ridge": ridge}
        for radius in (0.1, 0.9)
        for gain in (0.5, 2.0)
        for ridge in (1e-8, 1e-5)
    )

    def __init__(self, step, radius, gain, ridge):
        self.step, self.radius, self.gain, self.ridge = step, radius, gain, ridge

    def fit(self, data, train, generator):
        """Run the reservoir along trajectories, solve for the read-out."""
        from reservoirpy.mat_gen import uniform
        from reservoirpy.nodes import Reservoir, Ridge

        self.scaling = Scaling.range(train)
        states = self.scaling.encode(train[:MOST, :: self.step].astype(np.float64))
        increments = np.diff(states, axis=1)
        self.unit = increments.std((0, 1))
        self.unit[self.unit == 0] = 1.0
        drawn = np.random.default_rng(generator.integers(2**31))
        # Every unit hears all states: by signs alone, the library's default, few would differ.
        self.reservoir = Reservoir(
            UNITS,
            sr=self.radius,
            input_scaling=self.gain,
            Win=partial(uniform, low=-1, high=1, connectivity=1.0),
            bias=partial(uniform, low=-1, high=1, connectivity=1.0),
            seed=drawn,
            dtype=np.float64,
        )
        self.reservoir.initialize(states[0])
        rows, hidden = [], np.zeros((len(states), UNITS))
        for x in states[:, :-1].transpose(1, 0, 2):
            hidden = self._listen(x, hidden)
            rows.append(np.concatenate([x, hidden], axis=1))
        self.readout = Ridge(self.ridge * np.size(increments))
        wanted = (increments / self.unit).transpose(1, 0, 2)
        self.readout.fit(np.concatenate(rows), wanted.reshape(-1, wanted.shape[2]))

    def _listen(self, x, hidden):
        """Reservoirs of many trajectories, (n, unit), one step on; ReservoirPy runs just one."""
        made = self.reservoir
        return np.tanh(x @ made.Win.T + hidden @ made.W.T + np.ravel(made.bias))

    def advance(self, states):
        """One step from rest."""
        return torch.from_numpy(self.forecast(states.numpy(), self.step)[:, -1])

    def forecast(self, x0, n_steps):
        """Each state is heard and adds to the next, from rest."""
        return self.follow(np.asarray(x0)[:, None], n_steps)

    def follow(self, past, n_steps):
        """The same after all that is past has been heard, at the peer's own steps."""
        x = self.scaling.encode(np.asarray(past, np.float64)).transpose(1, 0, 2)
        hidden = np.zeros((x.shape[1], UNITS))
        for heard in x[(len(x) - 1) % self.step : -1 : self.step]:
            hidden = self._listen(heard, hidden)
        x = x[-1]
        known = [x]
        for _ in range(-(-n_steps // self.step)):
            hidden = self._listen(x, hidden)
            seen = np.concatenate([x, hidden], axis=1)
            x = x + self.unit * (seen @ self.readout.Wout + np.ravel(self.readout.bias))
            known.append(x)
        known = torch.from_numpy(self.scaling.decode(np.stack(known)))
        return interpolate(known, self.step, n_steps, INTERPOLATION).transpose(0, 1).numpy()
