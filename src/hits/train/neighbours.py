"""Nearest neighbours: whether states determine their future, which flow maps take for granted."""

import warnings
from dataclasses import asdict

import numpy as np
import torch

from hits.data.delays import Delays
from hits.data.inputs import each_scale

# Looked at: queries, the states among which each has its nearest neighbours, and how many of them:
# the very nearest of a periodic signal may be the same one, a period before.
QUERIES, POOL, NEAREST = 500, 4000, 20
# Root mean square distance, in standard deviations, below which neighbours are near; how many
# queries with such ones are needed for a judgement.
NEAR, ENOUGH = 0.1, 30
# Share of the increments' variance. On the paper's systems, with 5 % of noise, neighbours differ by
# 0.02 at the best step, and where a state is hidden by 0.15 or more.
LIMIT = 0.1
# Delays that are tried: so many values, so many of dt apart as far as they fit into a part of the
# trajectories; the fewest that leave open less than a tenth of the limit are enough.
COUNTS, LAGS, PART = range(2, 6), [2**k for k in range(10)], 1 / 4


def warn_if_undetermined(train, steps, names, delays=None):
    """Warn where near states have different futures, at whatever step of a hierarchy.

    `train` are states with some names (trajectory, time, state), or what each of the increasing
    steps sees, see `hits.data.inputs.with_inputs`. Where too few are near, nothing is said. Unless
    they are delay coordinates, `propose_delays` says which ones might help.
    """
    shares = []
    seen = zip(steps, each_scale(train, len(steps)), strict=True)
    for step, states in reversed(list(seen)):
        shares.append(undetermined(states, step, len(names)))
        if not shares[-1] > LIMIT:  # NaN too: no judgement
            return
    proposed = None if delays or train.ndim > 3 else propose_delays(train, steps)
    help_ = "; add states that are missing, e.g. rates or delays"
    if proposed:
        found, share = proposed
        help_ += f" (HiTS(delays={asdict(found)}) would leave open {share:.1%})"
    shown = ", ".join([*names[:6], *["…"][: len(names) > 6]])
    warnings.warn(
        f"the states ({shown}) hardly determine their future: from nearly the same state, "
        f"increments over steps of {', '.join(map(str, sorted(steps)))} dt differ by "
        f"{min(shares):.0%} or more of their variance, expected less than {LIMIT:.0%}; forecasts "
        f"will be poor{help_}, or take larger steps if the data are noisy",
        stacklevel=3,
    )


def propose_delays(train, steps):
    """Delays that determine the future best, and the share that they leave open; None if none does.

    In place of the first minimum of mutual information and the false nearest neighbours of the
    literature it asks what flow maps need: that states which are near have near futures, on average
    over the smallest, the middle and the largest step. The fewest values win that leave open less
    than a tenth of the limit, else those that leave open least, if this is below the limit.
    """
    steps, (_, time, n_states) = sorted(steps), train.shape
    asked, best = {steps[0], steps[len(steps) // 2], steps[-1]}, None
    for count in COUNTS:
        for lag in LAGS:
            delays = Delays(count, lag)
            if delays.span > PART * time or delays.span + steps[-1] >= time - 1:
                break
            seen = torch.from_numpy(delays.coordinates(train.numpy()))
            share = np.mean([undetermined(seen, step, n_states) for step in asked])
            if share < LIMIT and (best is None or share < best[1]):
                best = delays, float(share)
        if best and best[1] < LIMIT / 10:
            break
    return best


def undetermined(train, step, n_states=None):
    """Share of the variance of increments that states leave open, from 0 to about 1.

    Half the mean squared difference of the increments of neighbours, which are of different
    trajectories or, in a single one, far from each other in time. NaN if too few are near. Only
    the first components are states, and have increments, if `n_states` says so.
    """
    n, last, width = len(train), train.shape[1] - step, train.shape[2]
    generator = np.random.default_rng(0)
    chosen = generator.choice(n * last, min(POOL, n * last), replace=False)
    trajectory, time = map(torch.from_numpy, np.divmod(chosen, last))
    x, ends = (train[trajectory, t].double() for t in (time, time + step))
    y = _standard((ends - x)[:, :n_states])
    x = _standard(x)
    queries = slice(QUERIES)
    apart = torch.cdist(x[queries], x) / width**0.5
    near_in_time = (time[queries, None] - time).abs() <= max(step, last // 10)
    same = (trajectory[queries, None] == trajectory) & (near_in_time if n == 1 else True)
    apart = apart.masked_fill(same, torch.inf)
    distance, nearest = apart.topk(min(NEAREST, len(x)), largest=False)
    query, rank = (distance < NEAR).nonzero(as_tuple=True)
    if len(query.unique()) < ENOUGH:
        return float("nan")
    return float((y[query] - y[nearest[query, rank]]).square().mean()) / 2


def _standard(values):
    """Values (n, state) in standard deviations; those that do not vary as they are, all alike."""
    spread = values.std(0, correction=0)
    return (values - values.mean(0)) / torch.where(spread > 0, spread, 1.0)
