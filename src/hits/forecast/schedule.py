"""Which map computes which instant of a coupled forecast, and in which batch."""

import pandas as pd
import torch

from hits.forecast.coupled import coupled_forecast


def coupled_schedule(steps, n_steps):
    """Calls of the maps in a coupled forecast of one trajectory, a row per state they compute.

    Columns: call, the number of the batch, or of a piece of a batch larger than
    `hits.forecast.coupled.PIECE`, from 0; step of the map; source and target, instants of the state
    that it is given and of the one it returns, in units of dt. Interpolated instants have no row.
    Where the smallest step does not divide `n_steps`, its last target lies past the horizon.
    """
    calls = []

    # The forecast itself is run, on a state that is its own instant, so that what is told of the
    # algorithm is what it does.
    def clock(step):
        def advance(instants):
            source = instants[:, 0].long().numpy()
            batch = {"call": len(calls), "step": step, "source": source, "target": source + step}
            calls.append(pd.DataFrame(batch))
            return instants + step

        return advance

    start = torch.zeros(1, 1, dtype=torch.float64)
    coupled_forecast({step: clock(step) for step in steps}, start, n_steps)
    return pd.concat(calls, ignore_index=True)
