"""Runge–Kutta with the true equations: the floor of all errors."""

from hits.forecast.rk4 import on_states, rk4_step
from hits.peers.peer import Peer


class RungeKutta(Peer):
    """The classical method of order 4 with steps of dt."""

    name, label = "rk4", "Runge–Kutta"
    given = "the equations"
    needs = ("field",)

    def __init__(self, field):
        self.field = field

    def fit(self, data, train, generator):
        """Learn nothing but the step."""
        self.dt = float(data.attrs["dt"])

    def advance(self, states):
        """One step."""
        return rk4_step(on_states(self.field), self.dt)(states)
