"""Tables of the studies."""

import pandas as pd

from hits.forecast.forecast_file import COUPLED


def optimiser_table(tables):
    """Validation losses of each contestant on every map.

    Parameters
    ----------
    tables : sequence of pandas.DataFrame
        From `hits.train.optimiser_study.compare_optimisers`.

    Returns
    -------
    pandas.DataFrame
        Columns optimiser, hidden, activation, rate, seconds, and one per map, named by dataset and
        step, with the losses in units of the increments' variance; in the order of the contestants.
    """
    rows = pd.concat(tables)
    rows["map"] = rows["dataset"] + " " + rows["step"].astype(str)
    contestant = ["optimiser", "hidden", "activation", "rate", "seconds"]
    table = rows.pivot(index=contestant, columns="map", values="val_loss")
    order = rows[contestant].drop_duplicates()
    return table.loc[pd.MultiIndex.from_frame(order), rows["map"].unique()].reset_index()


def accuracy_table(scores, costs, published):
    """Errors of the coupled forecasts of several trainings, beside the published ones.

    Parameters
    ----------
    scores : dict of (str, int) to pandas.DataFrame
        Dataset and replicate to a table with columns model, mse.
    costs : dict of (str, int) to pandas.DataFrame
        The same to Snakemake's benchmark of the training.
    published : dict of str to dict
        Dataset to its published numbers, see config/published.yaml; may lack datasets.

    Returns
    -------
    pandas.DataFrame
        A row per dataset: dataset, published_mse, mse_0, mse_1 … of the replicates; ratio of the
        published error to the largest of them; training_cpu_minutes of the longest.
    """
    rows = []
    for dataset in dict.fromkeys(name for name, _ in scores):
        replicates = [k for name, k in scores if name == dataset]
        errors = {
            f"mse_{k}": float(scores[dataset, k].set_index("model")["mse"][COUPLED])
            for k in replicates
        }
        known = published[dataset]["mse"][0]["coupled"] if dataset in published else float("nan")
        minutes = [costs[dataset, k]["cpu_time"].iloc[-1] / 60 for k in replicates]
        rows.append(
            {"dataset": dataset, "published_mse": known}
            | errors
            | {
                "published_to_worst": known / max(errors.values()),
                "training_cpu_minutes": max(minutes),
            }
        )
    return pd.DataFrame(rows)
