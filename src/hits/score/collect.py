"""Scores of many hierarchies in one table."""

import pandas as pd


def collect_scores(runs, scores, times):
    """Errors and costs of hierarchies: a row per hierarchy and model.

    `runs` are what distinguishes each hierarchy (dataset, noise in percent, edition, replicate),
    `scores` and `times` its tables from `hits.score.errors.scores` and `hits.score.timing`; None
    where nothing was timed.
    """
    tables = []
    for run, errors, costs in zip(runs, scores, times, strict=True):
        joined = errors
        if costs is not None:
            joined = errors.merge(costs, on="model", validate="one_to_one")
        tables.append(pd.DataFrame(run, index=joined.index).join(joined))
    return pd.concat(tables, ignore_index=True)
