"""A dataset of many trajectories: what is checked of it before any job."""

import re

from hits.data.dataset import SPLITS
from hits.data.delays import Delays
from hits.data.split import Split

# Keys of a source that say how many steps each trajectory has, by kind; others know it later.
STEPS = {"ode": "n_steps", "file": "window"}


def check_ensemble(dataset, steps, recipes):
    """Refuse noise that no path can have, missing parts, and trajectories too short for a training.

    `recipes` are those of all its trainings.
    """
    for level in dataset.get("noise", []):
        # As it stands in paths, which are read again.
        if not re.fullmatch(r"\d+(\.\d+)?", f"{level:g}") or float(f"{level:g}") != level:
            raise ValueError(
                f"noise: {level} is no level that paths can have, expected 0, or a number of "
                "percent from 0.0001 to 999999 with up to six digits"
            )
    delays = Delays.given(dataset["source"].get("delays"))
    if delays and any(dataset.get("noise", [])):
        raise ValueError(
            f"noise: is {dataset['noise']}, but one measurement stands in several states of "
            f"{delays}, expected no noise that is drawn for each; leave one of them out"
        )
    if dataset["source"]["kind"] == "file":
        parts = Split.of(dataset["source"].get("split")).parts
        for missing in [part for part in SPLITS if not parts.get(part)][:1]:
            raise ValueError(
                f"source.split: has no {missing}, expected train, val and test, each with one "
                "trajectory or more"
            )
    key = STEPS.get(dataset["source"]["kind"])
    known, longest = dataset["source"].get(key), longest_window(steps, recipes)
    needed = longest + (delays.span if delays else 0)
    if known is not None and known < needed:
        times = f", {longest // steps[-1]} times in a window of a recipe" * (longest > steps[-1])
        raise ValueError(
            f"source.{key}: has {known} steps, expected {needed} or more, the largest of steps"
            f"{times}{' and the delays' if delays else ''}; take longer trajectories or smaller "
            "steps"
        )


def longest_window(steps, recipes):
    """Steps of dt in the longest window that any of the recipes trains on."""
    return steps[-1] * max(
        1 if recipe["windows"] == "consecutive" else recipe["recurrence"] for recipe in recipes
    )
