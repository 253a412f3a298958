"""The iterations of a training on a GPU: captured once, then replayed."""

import torch

# Calls before the capture, in which libraries set up what a capture must not.
WARM_UP = 3


def replayed(function, device):
    """Make a function run as one CUDA graph: one launch instead of hundreds.

    The function takes and returns nothing, works on tensors that stay where they are, and never
    waits for a result. From its fourth call on it is not run but replayed. On the CPU it stays as
    it is.
    """
    return _Graph(function, device) if device.type == "cuda" else function


class _Graph:
    def __init__(self, function, device):
        self.function, self.device = function, device
        self.calls = 0
        self.graph = None

    def __call__(self):
        # Streams and graphs are those of the current device, which may be another GPU.
        with torch.cuda.device(self.device):
            self._run()

    def _run(self):
        if self.calls < WARM_UP:
            # Capture needs that the calls before it ran on another than the default stream.
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                self.function()
            torch.cuda.current_stream().wait_stream(stream)
            self.calls += 1
            return
        if self.graph is None:
            self.graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(self.graph):
                self.function()
        self.graph.replay()
