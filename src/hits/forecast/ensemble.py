"""Forecasts of ensembles: the mean of the members' forecasts, and how far these spread."""

import numpy as np
import torch
import xarray as xr

from hits.forecast.models import forecast
from hits.seeds import child, seed_sequence
from hits.train.calibration import GAUSSIAN, LEVELS

# Initial states that each member forecasts from, where measurements have noise.
DRAWS = 8


def samples(hierarchy, x0, n_steps, noise=None, interpolation=None, inputs=None):
    """Forecasts of every member, each (trajectory, n_steps, state), one after the other.

    Where measurements have noise, its standard deviation by observed state, each member goes on
    from `DRAWS` initial states that may have been measured as `x0`, and a new measurement is made
    of what it forecasts: members with the noise of measurements are what measurements can be
    compared with (Saetra et al. 2004, doi:10.1175/1520-0493(2004)132<1487:EOOEOT>2.0.CO;2). The
    draws follow from the seed of the training.
    """
    noisy = noise is not None and any(noise)
    seed = seed_sequence(hierarchy.provenance.get("seed", 0), "initial states")
    for number, member in enumerate(hierarchy.members):
        for draw in range(DRAWS if noisy else 1):
            start, generator = x0, np.random.default_rng(child(seed, number * DRAWS + draw))
            if noisy:
                # Delays are measurements, too.
                deviation = np.tile(noise, x0.shape[1] // len(noise))
                start = x0 + torch.from_numpy(deviation * generator.standard_normal(x0.shape)).to(
                    x0
                )
            made = forecast(member, start, n_steps, None, interpolation, inputs)
            if noisy:
                drawn = generator.standard_normal(made.shape, np.float32)
                made = made + torch.from_numpy(np.float32(noise) * drawn).to(made)
            yield made


def mean_and_spread(made):
    """Mean and standard deviation of samples, two arrays in float64; they are seen once each."""
    # Sums of differences to the first sample keep the digits that large states would take.
    first, count = None, 0
    for sample in made:
        if first is None:
            first = sample.double()
            total, squares = torch.zeros_like(first), torch.zeros_like(first)
        difference = sample.double() - first
        total += difference
        squares += difference.square_()
        count += 1
    variance = (squares - total.square() / count) / (count - 1)
    # Members that agree do not know more than float32 tells.
    mean = first + total / count
    floor = torch.finfo(torch.float32).eps * mean.abs().amax((0, 1)).clamp(min=1e-30)
    return mean.numpy(), torch.maximum(variance.clamp(min=0).sqrt(), floor).numpy()


def ensemble_forecast(hierarchy, initial, states, n_steps, interpolation=None, inputs=None):
    """Forecast of an ensemble as a Dataset: x, its mean; spread; and factor, by level.

    Arguments are as for `hits.forecast.stream.stream_forecast`. Without a calibration factors are
    those of a Gaussian.
    """
    known = hierarchy.calibration
    of = states, n_steps, known and known.noise, interpolation, inputs
    parts = [
        initial.labelled(torch.from_numpy(part).to(states.dtype), hierarchy)
        for part in mean_and_spread(samples(hierarchy, *of))
    ]
    made = xr.Dataset(dict(zip(("x", "spread"), parts, strict=True)), attrs=parts[0].attrs)
    if known:
        factors = known.factor(np.arange(1, n_steps + 1))
    else:
        shape = len(LEVELS), n_steps, len(hierarchy.observed)
        factors = np.broadcast_to(np.array(GAUSSIAN)[:, None, None], shape)
    made["factor"] = (("level", "time", "state"), factors)
    return made.assign_coords(level=list(LEVELS))
