"""A dataset that is one sequence: what follows from its source, and what is checked of it."""

from hits.baselines.protocol import BASELINES, make_settings
from hits.data.sequence import SEEN
from hits.fields import check_names

# Kinds of source that are one trajectory, in the order of figures; others need the key sequence.
KINDS = ("ks", "audio", "cylinder", "video")
# Baselines that a dataset may ask for; the others need no training.
TRAINED_BASELINES = [name for name, baseline in BASELINES.items() if not baseline.simple]
# Keys of a file that are about many trajectories.
OF_MANY = ("trajectory", "split", "window", "gap")


def as_sequence(dataset):
    """A dataset with the key sequence where its source is one, and all of a file to train on."""
    source = dataset["source"]
    if source["kind"] in KINDS:
        dataset = {"sequence": {}} | dataset
    if "sequence" in dataset and source["kind"] == "ode":
        raise ValueError(
            "sequence: a source of kind 'ode' makes many trajectories; leave the key out"
        )
    if "sequence" in dataset and source["kind"] == "file":
        for key in OF_MANY:
            if key in source:
                raise ValueError(
                    f"source.{key}: is for many trajectories, and a sequence is one; leave it out, "
                    "or the key sequence"
                )
        dataset = dataset | {"source": source | {"split": {"train": 1.0}}}
    return dataset


def check_sequence(dataset, steps):
    """Refuse noise, baselines that cannot be trained, and a source that is too short."""
    if "noise" in dataset:
        raise ValueError("noise: is for many trajectories, and a sequence is one; leave it out")
    check_baselines(dataset["sequence"].get("baselines", {}))
    count, said = instants(dataset["source"])
    seen = count and int(SEEN * count)
    if count is not None and seen <= steps[0]:
        raise ValueError(
            f"source: gives {count} instants ({said}), of which forecasts see the first {seen}; "
            f"expected more than the smallest of steps, {steps[0]}; take a longer sequence"
        )
    modes = dataset["source"].get("modes")
    if count is not None and modes is not None and modes > count:
        raise ValueError(f"source.modes: {modes} of {count} snapshots ({said}), expected fewer")


def check_baselines(baselines):
    """Refuse unknown baselines, too few hidden units, and settings that they do not have."""
    check_names(baselines, TRAINED_BASELINES, "sequence.baselines", "baseline")
    for name, baseline in baselines.items():
        BASELINES[name].check_hidden(baseline["hidden"])
        for values in baseline["settings"]:
            make_settings(name, values)


def instants(source):
    """Instants of a sequence and the keys that say so; None where only the recording tells them."""
    if source["kind"] == "audio":
        kept = -(-source["length"] // source["every"])
        return max(kept - source["delay"] + 1, 0), "from length, every and delay"
    if source["kind"] == "video":
        counts = [source["frames"]] if "frames" in source else []
        counts += [source["generated"]["frames"]] if source["recording"] == "generated" else []
        return min(counts, default=None), "frames"
    known = {"ks": ("n_steps", 1), "cylinder": ("snapshots", 0)}
    if source["kind"] not in known:
        return None, ""
    key, more = known[source["kind"]]
    return source[key] + more, key
