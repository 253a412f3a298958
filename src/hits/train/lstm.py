"""Long short-term memory that regenerates a sequence."""

import torch
from torch import nn

from hits.train.sequence_training import SequenceNetwork, draw_uniform


class LSTM(SequenceNetwork):
    """One layer of long short-term memory and a linear read-out of the next state.

    Hochreiter & Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; the protocol is in
    `hits.train.sequence_training`.

    Parameters
    ----------
    n_states : int
        Components of a state.
    hidden : int
        Hidden units.
    """

    def __init__(self, n_states, hidden):
        super().__init__()
        self.memory = nn.LSTM(n_states, hidden)
        self.read_out = nn.Linear(hidden, n_states)

    @staticmethod
    def count(n_states, hidden):
        """Number of weights; torch has two biases in each of the four gates."""
        return 4 * hidden * (n_states + hidden + 2) + (hidden + 1) * n_states

    @classmethod
    def from_tensors(cls, tensors):
        """The model that has these `tensors`."""
        n_states, hidden = tensors["read_out.weight"].shape
        model = cls(n_states, hidden)
        model.load_state_dict(tensors)
        return model

    @torch.no_grad()
    def initialise(self, seed):
        """Draw all weights from ±1/√hidden; the forget gates start open.

        Parameters
        ----------
        seed : numpy.random.SeedSequence
            Source of the weights.
        """
        hidden = self.memory.hidden_size
        parameters = list(self.parameters())
        draw_uniform(parameters, [hidden**-0.5] * len(parameters), seed)
        # Otherwise memory fades within few steps (Jozefowicz et al. 2015). The order of the gates
        # is input, forget, cell, output.
        self.memory.bias_ih_l0[hidden : 2 * hidden] = 1

    def hidden_state(self, n_streams):
        """Hidden and cell state of zeros, (2, stream, unit)."""
        return torch.zeros(2, n_streams, self.memory.hidden_size)

    def advance(self, inputs, hidden, start):
        """Forecasts of the states after the inputs, and the hidden state after them."""
        if len(inputs) == 1:
            # torch packs the weights of its LSTM anew at every call, but not those of its cell:
            # this makes free runs of many units four times faster.
            weights = self.memory.all_weights[0]
            after = torch.stack(torch.lstm_cell(inputs[0], tuple(hidden), *weights))
            return self.read_out(after[:1]), after
        outputs, after = self.memory(inputs, (hidden[:1], hidden[1:]))
        return self.read_out(outputs), torch.cat(after)
