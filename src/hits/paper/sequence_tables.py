"""Tables of sequence generation: table 1 of the paper, the networks, forecasts beyond the data."""

import json

import pandas as pd

from hits.forecast.methods import CW_RNN, DMD, ESN, HITS, LSTM, PERSISTENCE

NAMES = {
    HITS: "HiTS",
    LSTM: "LSTM",
    ESN: "ESN",
    CW_RNN: "CW-RNN",
    PERSISTENCE: "persistence",
    DMD: "DMD",
}
WHOLE, BEYOND = "whole", "beyond"
DIVERGED = 100  # of the variance: an error above this tells only that the forecast left the data


def sequences_table(scores, published):
    """Errors and costs of all models that regenerate a sequence, beside the published errors.

    Parameters
    ----------
    scores : pandas.DataFrame
        A row per sequence, part and model: sequence, role, part (``whole`` or ``beyond``), model,
        mse, variance (of the sequence over time, mean over its states), followed and n_steps (steps
        until the error reaches a tenth of the variance, and all), n_parameters, n_trained,
        train_seconds, forecast_seconds, source.
    published : dict of str to dict
        Role to model to the mean squared error that the paper prints; may lack roles and models.

    Returns
    -------
    pandas.DataFrame
        A row per sequence and model of the part ``whole``: sequence, model, mse, published_mse (NaN
        where there is none; comparable where the data are the paper's), relative_error (mse by
        variance), diverged (whether that is not finite or above `DIVERGED`), followed, n_steps,
        parameters, trained, train_seconds, forecast_seconds, source.
    """
    table = _ordered(scores, WHOLE)
    printed = [
        published.get(role, {}).get(model, float("nan"))
        for role, model in zip(table["role"], table["model"], strict=True)
    ]
    relative_error = table["mse"] / table["variance"]
    return pd.DataFrame(
        {
            "sequence": table["sequence"],
            "model": table["model"].map(NAMES),
            "mse": table["mse"],
            "published_mse": printed,
            "relative_error": relative_error,
            "diverged": (relative_error <= DIVERGED).map({True: "no", False: "yes"}),
            "followed": table["followed"],
            "n_steps": table["n_steps"],
            "parameters": table["n_parameters"],
            "trained": table["n_trained"],
            "train_seconds": table["train_seconds"],
            "forecast_seconds": table["forecast_seconds"],
            "source": table["source"],
        }
    )


def architectures_table(config, scores):
    """What each model of a sequence consists of and how it is trained.

    Parameters
    ----------
    config : dict of str to dict
        Sequence to how it is modelled: steps of HiTS, and models, each with ``hidden`` (units, for
        HiTS a list of one number per step) and ``settings``, a list of those that are tried.
    scores : pandas.DataFrame
        As in `sequences_table`, further settings: the chosen ones as JSON.

    Returns
    -------
    pandas.DataFrame
        A row per sequence and model: sequence, model, steps (of HiTS), hidden, settings (the chosen
        ones), tried (how many), parameters, trained.

    Raises
    ------
    ValueError
        If a configured model has no scores.
    """
    found = scores[scores["part"] == WHOLE].set_index(["sequence", "model"])
    rows = []
    for sequence, modelled in config.items():
        for model in sorted(modelled["models"], key=[*NAMES].index):
            if (sequence, model) not in found.index:
                raise ValueError(
                    f"scores have no row of sequence {sequence!r}, part {WHOLE!r} and model "
                    f"{model!r}, which is configured; score it first"
                )
            wanted, made = modelled["models"][model], found.loc[(sequence, model)]
            rows.append(
                {
                    "sequence": sequence,
                    "model": NAMES[model],
                    "steps": _words(modelled["steps"]) if model == HITS else "",
                    "hidden": _words(wanted["hidden"]),
                    "settings": _words(json.loads(made["settings"])),
                    "tried": len(wanted["settings"]),
                    "parameters": made["n_parameters"],
                    "trained": made["n_trained"],
                }
            )
    return pd.DataFrame(rows)


def beyond_table(scores):
    """Errors of forecasts beyond the data that models were trained on.

    Parameters
    ----------
    scores : pandas.DataFrame
        As in `sequences_table`; persistence and DMD are models too.

    Returns
    -------
    pandas.DataFrame
        A row per sequence and model of the part ``beyond``: sequence, model, rank (1 has the least
        error of the sequence's models), mse, relative_error, diverged, followed, n_steps.
    """
    table = _ordered(scores, BEYOND)
    relative_error = table["mse"] / table["variance"]
    # A diverged forecast may be infinitely wrong, but it has a rank: the last.
    ranks = table.groupby("sequence")["mse"].rank("min", na_option="bottom")
    return pd.DataFrame(
        {
            "sequence": table["sequence"],
            "model": table["model"].map(NAMES),
            "rank": ranks.astype(int),
            "mse": table["mse"],
            "relative_error": relative_error,
            "diverged": (relative_error <= DIVERGED).map({True: "no", False: "yes"}),
            "followed": table["followed"],
            "n_steps": table["n_steps"],
        }
    )


def _ordered(scores, part):
    """Rows of a part: sequences as they come, the models of each in one order."""
    places = {sequence: place for place, sequence in enumerate(scores["sequence"].unique())}
    places |= {model: place for place, model in enumerate(NAMES)}
    return (
        scores[scores["part"] == part]
        .sort_values(["sequence", "model"], key=lambda names: names.map(places))
        .reset_index(drop=True)
    )


def _words(value):
    """A setting for people: no brackets, quotes or needless digits."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {_words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return " ".join(map(_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
