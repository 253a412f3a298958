"""Delay embedding: a signal as the sequence of its windows."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Delay:
    """Each state is a window of `length` consecutive samples; the next begins one sample later.

    After Takens 1981, *Detecting strange attractors in turbulence*.
    """

    length: int

    def __post_init__(self):
        if self.length < 1:
            raise ValueError(f"length of a delay embedding is {self.length}, expected 1 or more")

    def encode(self, signal):
        """Windows (n - length + 1, length) of a signal (n,)."""
        signal = np.asarray(signal)
        if signal.ndim != 1 or len(signal) < self.length:
            raise ValueError(
                f"signal has shape {signal.shape}, expected one axis of {self.length} samples or "
                "more; use a longer signal or a shorter window"
            )
        return np.lib.stride_tricks.sliding_window_view(signal, self.length).copy()

    def decode(self, windows):
        """Signal (m + length - 1,) from windows (m, length): each sample is the mean of its copies.

        Where windows contradict each other, as in a forecast, it is the signal whose windows are
        nearest in the least-squares sense.
        """
        windows = np.asarray(windows)
        m = len(windows)
        total, copies = np.zeros((2, m + self.length - 1))
        for k in range(self.length):
            total[k : k + m] += windows[:, k]
            copies[k : k + m] += 1
        return total / copies
