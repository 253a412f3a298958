"""What delays are worth: a system seen in part, with and without them, and as a whole."""

from dataclasses import asdict

import numpy as np
import pandas as pd
import torch

from hits.data.dataset import split_states
from hits.data.delays import delayed
from hits.forecast.models import forecast
from hits.forecast.select import select_scales
from hits.score.errors import mean_errors
from hits.score.open_questions import DELAYS, PART, WHOLE
from hits.score.valid_prediction_time import normalised_errors, valid_prediction_time
from hits.train.fit import fit_hierarchy
from hits.train.neighbours import propose_delays


def compare_observations(data, seen, steps, recipe, seed, report=print):
    """Train on all states, on those that are seen, and on these with the delays that are proposed.

    All forecasts start at the same instant, the first at which the delays are known, and are scored
    on what is seen.

    Parameters
    ----------
    data : xarray.Dataset
        A dataset without noise.
    seen : list of str
        The states that are seen.
    steps, recipe, seed
        As for `hits.train.fit.fit_hierarchy`.
    report : callable
        Gets a line of text now and then.

    Returns
    -------
    pandas.DataFrame
        A row per observation, `WHOLE`, `PART` and `DELAYS`, the last one only where delays are
        found: observation; count and lag, 1 and 0 without delays; relative_error, in variances of
        what is seen, over the whole test trajectories; valid_prediction_time, median, in units of
        time.
    """
    part = data.sel(state=seen)
    train = torch.from_numpy(split_states(part, "train").values)
    proposed = propose_delays(train, steps)
    delays = proposed[0] if proposed else None
    first = delays.span if delays else 0
    cases = {WHOLE: (data, None), PART: (part, None)} | ({DELAYS: (part, delays)} if delays else {})
    rows = []
    for name, (observed, used) in cases.items():
        of = delayed(observed, used) if used else observed.isel(time=slice(first, None))
        kept = [step for step in steps if recipe.span * step < of.sizes["time"]]
        options = {"device": "cpu", "delays": used}
        options["report"] = lambda line, name=name: report(f"{name}: {line}")
        hierarchy, _ = fit_hierarchy(of, kept, recipe, seed, **options)
        select_scales(hierarchy, of)
        test = split_states(of, "test").values
        made = forecast(hierarchy, torch.from_numpy(test[:, 0]), test.shape[1] - 1).numpy()
        chosen = [hierarchy.observed.index(state) for state in seen]
        truth = split_states(part, "test").values[:, first + 1 :]
        errors = normalised_errors(made[..., chosen], truth)
        times = valid_prediction_time(errors, float(data.attrs["dt"]))
        rows.append(
            {"observation": name}
            | (asdict(used) if used else {"count": 1, "lag": 0})
            | {"relative_error": mean_errors(made[..., chosen], truth)["relative_error"]}
            | {"valid_prediction_time": float(np.median(times))}
        )
    return pd.DataFrame(rows)
