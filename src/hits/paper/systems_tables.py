"""Tables 2 and 5 to 8 of the paper: its systems, costs and errors, beside the published numbers."""

import pandas as pd

from hits.forecast.forecast_file import COUPLED


def systems_table(datasets, recipes):
    """What was simulated and trained.

    Parameters
    ----------
    datasets : dict of str to dict
        Configuration of simulated datasets, with all recipes complete.
    recipes : sequence of str
        Recipes to show.

    Returns
    -------
    pandas.DataFrame
        A row per dataset and recipe: system, dt, n_steps, train, val, test (trajectories), steps,
        recipe, then the recipe's keys.
    """
    rows = []
    for name, dataset in datasets.items():
        source = dataset["source"]
        made = {"system": name, "dt": source["dt"], "n_steps": source["n_steps"]}
        made |= source["trajectories"] | {"steps": _join(dataset["steps"])}
        for recipe in recipes:
            values = dataset["recipes"][recipe].items()
            shown = {key: _join(v) if isinstance(v, list) else v for key, v in values}
            rows.append(made | {"recipe": recipe} | shown)
    return pd.DataFrame(rows)


def noise_table(scores, noise, published):
    """Errors of every model at one level of noise, beside the published ones.

    Parameters
    ----------
    scores : pandas.DataFrame
        From `hits.score.collect.collect_scores`.
    noise : float
        In percent.
    published : dict of str to dict
        Dataset to its published numbers, see config/published.yaml; may lack datasets and levels.

    Returns
    -------
    pandas.DataFrame
        A row per dataset and model, means over replicates: system, step (in units of dt, or
        ``coupled``), selected (in which share of the replicates), mse, mse_clean, mse_clean_start,
        mse_published_truth, floor (see `hits.score.errors.errors_of_starts`), published_mse,
        mse_smallest and mse_largest of the replicates.
    """
    scores = scores[scores["noise"] == noise]
    models = scores.groupby(["dataset", "model"], sort=False)
    columns = ["selected", "mse", "mse_clean", "mse_clean_start", "mse_published_truth", "floor"]
    table = models[columns].mean()
    table["published_mse"] = _published(table.index, published, lambda d: d["mse"].get(noise))
    table["mse_smallest"], table["mse_largest"] = models["mse"].min(), models["mse"].max()
    return table.rename_axis(["system", "step"]).reset_index()


def times_table(scores, published):
    """Seconds that forecasts of all test trajectories take, beside the published ones.

    Parameters
    ----------
    scores, published
        As for `noise_table`.

    Returns
    -------
    pandas.DataFrame
        A row per dataset and model, for data without noise: system, step, seconds (on this machine,
        median over replicates), published_seconds (on the authors').
    """
    clean = scores[scores["noise"] == 0]
    table = clean.groupby(["dataset", "model"], sort=False)[["seconds"]].median()
    table["published_seconds"] = _published(table.index, published, lambda d: d["seconds"])
    return table.rename_axis(["system", "step"]).reset_index()


def _published(index, published, part):
    """Published numbers of (dataset, model) pairs; NaN where there is none."""
    values = []
    for dataset, model in index:
        numbers = part(published[dataset]) if dataset in published else None
        if numbers is None:
            values.append(float("nan"))
        elif model == COUPLED:
            values.append(numbers["coupled"])
        else:
            known = {2**k: value for k, value in enumerate(numbers["single"])}
            values.append(known.get(int(model), float("nan")))
    return values


def _join(values):
    return " ".join(map(str, values))
