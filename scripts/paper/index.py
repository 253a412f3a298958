"""A page for a browser: forecasts, errors and printed numbers of every hierarchy, films, sounds."""

import json

import numpy as np

from hits.data.dataset import split_states
from hits.data.inputs import split_inputs
from hits.forecast.models import forecast_dataset, forecast_models
from hits.score.errors import DIVERGED

INSTANTS = 240  # of a curve: about as many as a browser's window tells apart
STATES = 3  # whose forecasts are shown
DIGITS = 4
DATA = "<!-- data -->"  # of the template


def shown_run(hierarchy, data, noisy, curves, scores):
    """What the page shows of a hierarchy, as JSON has it.

    The first test trajectory and every model's forecast from its state in `noisy`, and the errors
    of all test trajectories, `curves` and `scores` of `hits.score.errors`.
    """
    test = split_states(data, "test")[:1]
    inputs = split_inputs(data, "test", hierarchy.inputs)
    models = forecast_models(hierarchy, inputs=inputs if inputs is None else inputs[:1])
    start, time = split_states(noisy, "test").values[:1, 0], data["time"].values[1:]
    forecast = forecast_dataset(hierarchy, models, start, time)
    instants = np.unique(np.linspace(0, len(time) - 1, INSTANTS).astype(int))
    names = forecast["model"].values.tolist()
    errors = curves["mse"].sel(model=names).values[:, instants]
    by_model = scores.set_index("model")
    return {
        "time": plain(time[instants]),
        "unit": data.attrs["time_units"],
        "states": test["state"].values.tolist()[:STATES],
        "diverged": plain(np.log10(DIVERGED * curves.attrs["variance"])),
        "truth": plain(test.values[0, 1:, :STATES][instants].T),
        "models": [
            {
                "name": name,
                "step": int(name) * hierarchy.dt if name.isdigit() else None,
                "selected": bool(chosen),
                "mse": plain(by_model.loc[name, "mse"]),
                "forecast": plain(x[0, :, :STATES][instants].T),
                "error": plain(error),
            }
            for name, chosen, x, error in zip(
                names, forecast["selected"].values, forecast["x"].values, errors, strict=True
            )
        ],
    }


def plain(values):
    """Numbers of few digits, in lists; None for those that are not finite, which JSON lacks."""
    if np.ndim(values):
        return [plain(value) for value in values]
    return float(f"{values:.{DIGITS}g}") if np.isfinite(values) else None


def page(template, content):
    """The template with its content, which no text of it can end."""
    before, after = template.split(DATA)
    return before + json.dumps(content, allow_nan=False).replace("<", "\\u003c") + after


if __name__ == "__main__":
    import os
    from itertools import groupby
    from pathlib import Path

    from hits.data.dataset import open_dataset
    from hits.data.task import training_data
    from hits.files import read_netcdf, read_table, replacing
    from hits.job import start_job
    from hits.train.hierarchy_file import load_hierarchy

    report = start_job(snakemake.log[0], snakemake.threads)
    given, params = snakemake.input, snakemake.params
    files = zip(params.runs, given.hierarchies, given.curves, given.scores, strict=True)
    content = {"systems": {}, "printed": params.printed, "titles": params.titles}
    content["notes"] = params.notes
    content["shown"] = [os.path.relpath(file, params.folder) for file in given.shown]
    # One dataset in memory at a time.
    for name, runs in groupby(files, key=lambda run: run[0]["dataset"]):
        data = open_dataset(given.data[list(params.titles).index(name)], name=name)
        for of, hierarchy, curves, scores in runs:
            report(f"{name}, {of['noise']:g} % of noise, {of['edition']}")
            noisy = training_data(data, f"noise{of['noise']:g}", of["training"]["seed"])
            trained = load_hierarchy(hierarchy, of["training"], noisy)
            run = shown_run(trained, data, noisy, read_netcdf(curves), read_table(scores))
            levels = content["systems"].setdefault(name, {}).setdefault(f"{of['noise']:g}", {})
            levels[of["edition"]] = run
    template = Path(given.template).read_text(encoding="utf-8")
    with replacing(snakemake.output[0]) as partial:
        partial.write_text(page(template, content), encoding="utf-8")
