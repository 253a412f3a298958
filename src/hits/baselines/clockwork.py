"""Clockwork recurrent network that regenerates a sequence."""

from hits.baselines.recurrent import RecurrentNetwork, draw_uniform


class ClockworkRNN(RecurrentNetwork):
    """Modules of tanh units with clocks of their own, and a linear read-out of the next state.

    Module i updates at the instants that its period divides, and reads itself and the slower
    modules (Koutník et al. 2014, arXiv:1402.3511); otherwise it keeps its state. Where the hidden
    units cannot be shared evenly, the faster modules have one more. A period divides the next one.
    """

    name, label, colour = "cw_rnn", "CW-RNN", "#999933"
    periods = (1, 4, 16, 64, 256)
    least_hidden = len(periods)

    @property
    def period(self):
        """Instants after which all clocks strike together again."""
        return self.periods[-1]

    def layers(self):
        """Weights of the inputs, of each module, and of the read-out."""
        import torch
        from torch import nn

        n = len(self.periods)
        sizes = [self.hidden // n + (module < self.hidden % n) for module in range(n)]
        return {
            "input": nn.Linear(self.n_states, self.hidden),
            "recurrent": nn.ParameterList(
                torch.zeros(size, sum(sizes[module:])) for module, size in enumerate(sizes)
            ),
            "read_out": nn.Linear(self.hidden, self.n_states),
        }

    def initialise(self, seed):
        """Draw weights and biases from ±1/√(inputs)."""
        layers = [
            (p, layer.in_features)
            for layer in (self.network.input, self.network.read_out)
            for p in layer.parameters()
        ]
        layers += [(block, block.shape[1]) for block in self.network.recurrent]
        draw_uniform([p for p, _ in layers], [fan_in**-0.5 for _, fan_in in layers], seed)

    def hidden_state(self, n_streams=1):
        """Hidden state of zeros, (1, stream, unit)."""
        return self.network.input.weight.new_zeros(1, n_streams, self.hidden)

    def walk(self, inputs, hidden, start):
        """Hidden units after each of the inputs, and the hidden state after them."""
        from hits.baselines.clockwork_walk import ClockworkWalk

        drive, blocks = self.network.input(inputs), self.network.recurrent
        states = ClockworkWalk.apply(drive, hidden[0], start, self.periods, *blocks)
        return states, states[-1:]
