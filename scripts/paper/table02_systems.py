"""Table 2 of the paper: what was simulated and trained."""

import pandas as pd


def systems_table(datasets, recipes):
    """A row per dataset and recipe: sizes of the data, steps, and the fields of the recipe."""
    rows = []
    for name, dataset in datasets.items():
        source = dataset["source"]
        made = {"system": name, "dt": source["dt"], "n_steps": source["n_steps"]}
        made |= source["trajectories"] | {"steps": _join(dataset["steps"])}
        for recipe in recipes:
            values = dataset["recipes"][recipe].items()
            rows.append(made | {"recipe": recipe} | {key: _join(value) for key, value in values})
    return pd.DataFrame(rows)


def _join(value):
    """A list in one cell; layers of each step are separated by semicolons."""
    if not isinstance(value, list | tuple):
        return value
    nested = any(isinstance(part, list | tuple) for part in value)
    return ("; " if nested else " ").join(str(_join(part)) for part in value)


if __name__ == "__main__":
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    write_table(systems_table(**snakemake.params.shown), *snakemake.output)
