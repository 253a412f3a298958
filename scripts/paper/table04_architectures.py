"""Table 4: what each model of a sequence consists of and how it was trained."""

import json

import pandas as pd

from sequences import LABELS, in_order, said_left_out


def architectures_table(scores):
    """A row per sequence, edition and model."""
    table = in_order(scores)
    return pd.DataFrame(
        {
            "sequence": table["sequence"],
            "edition": table["edition"],
            "model": table["model"].map(LABELS),
            "steps": table["steps"],
            "hidden": [layers(json.loads(str(hidden))) for hidden in table["hidden"]],
            "settings": [words(json.loads(settings)) for settings in table["settings"]],
            "tried": table["tried"],
            "parameters": table["n_parameters"],
            "trained": table["n_trained"],
        }
    )


def words(value):
    """Settings for people: no brackets, quotes or needless digits, nothing that is not set."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {words(v)}" for key, v in value.items() if v is not None)
    if isinstance(value, list | tuple):
        return " ".join(map(words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def layers(hidden):
    """Hidden units: a number, those of the layers of a network, or such a list for each step."""
    if not isinstance(hidden, list | tuple):
        return str(hidden)
    return (" " if isinstance(hidden[0], list | tuple) else "-").join(map(layers, hidden))


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    params = snakemake.params
    tables = zip(params.editions, map(read_table, snakemake.input), strict=True)
    scores = pd.concat([table.assign(edition=edition) for edition, table in tables])
    note = params.note + said_left_out(scores)
    write_table(architectures_table(scores), *snakemake.output, note=note)
