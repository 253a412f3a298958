"""Long short-term memory that regenerates a sequence."""

from hits.baselines.recurrent import RecurrentNetwork, draw_uniform


class LSTM(RecurrentNetwork):
    """One layer of long short-term memory and a linear read-out of the next state.

    Hochreiter & Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735.
    """

    name, label, colour, linestyle = "lstm", "LSTM", "#33a0dd", "--"

    def layers(self):
        """Memory and read-out."""
        from torch import nn

        return {
            "memory": nn.LSTM(self.n_states, self.hidden),
            "read_out": nn.Linear(self.hidden, self.n_states),
        }

    def initialise(self, seed):
        """Draw all weights from ±1/√hidden; the forget gates start open."""
        parameters = list(self.network.parameters())
        draw_uniform(parameters, [self.hidden**-0.5] * len(parameters), seed)
        # Otherwise memory fades within few steps (Jozefowicz et al. 2015). The order of the gates
        # is input, forget, cell, output.
        self.network.memory.bias_ih_l0.data[self.hidden : 2 * self.hidden] = 1

    def hidden_state(self, n_streams=1):
        """Hidden and cell state of zeros, (2, stream, unit)."""
        return self.network.read_out.weight.new_zeros(2, n_streams, self.hidden)

    def walk(self, inputs, hidden, start):
        """Hidden units after each of the inputs, and the hidden state after them."""
        import torch

        memory = self.network.memory
        if len(inputs) == 1:
            # torch packs the weights of its LSTM anew at every call, but not those of its cell:
            # this makes free runs of many units four times faster.
            weights = memory.all_weights[0]
            after = torch.stack(torch.lstm_cell(inputs[0], tuple(hidden), *weights))
            return after[:1], after
        outputs, after = memory(inputs, (hidden[:1], hidden[1:]))
        return outputs, torch.cat(after)
