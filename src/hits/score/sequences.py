"""Scores of forecasts of one sequence."""

import json

import numpy as np
import pandas as pd
import xarray as xr

from hits.forecast.forecast_file import COUPLED
from hits.score.errors import error_curves, relative_error, variance
from hits.score.valid_prediction_time import normalised_errors, valid_prediction_time

# Fields of a recipe that say how a hierarchy of a sequence was trained, by its solver.
SETTINGS = {
    "least_squares": ("solver", "activation", "gain", "ridge"),
    "descent": ("solver", "activation", "optimiser", "rate", "recurrence", "batch", "iterations"),
}


def score_sequence(forecast, target):
    """Errors of a forecast of one trajectory against the sequence (time, state) at its instants.

    Returns
    -------
    scores : pandas.DataFrame
        A row per model: model; dt; mse; variance of the target; relative_error; forecast_variance;
        valid_prediction_time, infinite if the error never exceeds the threshold; horizon, the last
        time.
    curves : xarray.Dataset
        Variable mse(model, time); attribute variance.
    """
    target, dt = np.asarray(target)[None], forecast.attrs["dt"]
    mse = error_curves(forecast, target)
    curves = xr.Dataset({"mse": mse}, attrs=mse.attrs | {"variance": variance(target)})
    means, spread = mse.values.mean(axis=1), np.sqrt(curves.attrs["variance"])
    rows = {
        "model": forecast["model"].values,
        "dt": dt,
        "mse": means,
        "variance": curves.attrs["variance"],
        "relative_error": relative_error(means, target),
        "forecast_variance": [variance(x) for x in forecast["x"].values],
        "valid_prediction_time": [
            valid_prediction_time(normalised_errors(x, target, spread), dt).item()
            for x in forecast["x"].values
        ],
        "horizon": dt * target.shape[1],
    }
    return pd.DataFrame(rows), curves


def training_table(hierarchy, losses, baselines, steps):
    """How each model of a sequence was trained.

    Index model; columns n_parameters (all weights that the forecast uses), n_trained (those that
    the training adjusted: of a network that was solved for, the output layer), train_seconds,
    settings (the best ones, JSON; the first, if all diverged), tried, how many there were, and
    hidden (units, JSON); steps of the hierarchy and left_out, those of `steps` that it lacks, texts
    that are empty for the others. `losses` are those of `hits.train.fit.fit_hierarchy`, `baselines`
    the tables of what `hits.baselines.protocol.train_baseline` has tried, by baseline, with a
    column hidden.
    """
    recipe, used = hierarchy.provenance["recipe"], hierarchy.steps
    left_out = [str(step) for step in steps if step not in used]
    rows = {
        COUPLED: {
            "n_parameters": hierarchy.n_parameters,
            "n_trained": hierarchy.n_trained,
            "train_seconds": losses.groupby("step")["seconds"].max().sum(),
            "settings": json.dumps({key: recipe[key] for key in SETTINGS[recipe["solver"]]}),
            "hidden": json.dumps(recipe["hidden"]),
            "tried": 1,
            "steps": " ".join(map(str, used)),
            "left_out": f"step{'s' * (len(left_out) > 1)} {', '.join(left_out)}" * bool(left_out),
        }
    }
    for name, tried in baselines.items():
        best = tried.sort_values("mse", kind="stable").iloc[0].rename({"seconds": "train_seconds"})
        found = best[list(rows[COUPLED])[:5]].to_dict()
        rows[name] = found | {"tried": len(tried), "steps": "", "left_out": ""}
    return pd.DataFrame.from_dict(rows, orient="index")
