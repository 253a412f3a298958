"""Scores of many hierarchies in one table."""

import pandas as pd


def collect_scores(runs, scores, times):
    """Join errors and costs of hierarchies.

    Parameters
    ----------
    runs : sequence of dict
        What distinguishes each hierarchy: dataset, noise (percent), replicate.
    scores, times : iterable of pandas.DataFrame
        Of each hierarchy, from `hits.score.errors.scores` and `hits.score.timing`.

    Returns
    -------
    pandas.DataFrame
        A row per hierarchy and model: what distinguishes the hierarchy, then columns of scores and
        times.
    """
    tables = []
    for run, errors, costs in zip(runs, scores, times, strict=True):
        joined = errors.merge(costs, on="model", validate="one_to_one")
        tables.append(pd.DataFrame(run, index=joined.index).join(joined))
    return pd.concat(tables, ignore_index=True)
