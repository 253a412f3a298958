"""Errors of coupled forecasts and their gains over single scales, printed and in all editions."""

import numpy as np
import pandas as pd

from hits.forecast.forecast_file import COUPLED
from hits.score.resampling import geometric_mean
from hits.score.verdict import CONVERGED
from tables import side_by_side


def accuracy_table(scores, comparisons, printed):
    """A row per dataset and level of noise.

    Columns: system; noise; printed_mse; printed_gain, of the coupled forecast over the best single
    scale; then of each edition: mse, geometric mean over replicates, mse_smallest and mse_largest
    of them; mse_by_printed; gain over the single scale that validation data choose, gain_low and
    gain_high, its interval of 95 %, see `hits.score.comparison`.
    """
    names = ["edition", "dataset", "noise"]
    coupled = scores[scores["model"] == COUPLED].groupby(names, sort=False)["mse"]
    table = coupled.agg(mse=geometric_mean, mse_smallest="min", mse_largest="max")
    known = [printed.get(name, {"mse": {}})["mse"].get(noise) for _, name, noise in table.index]
    printed_mse = [numbers["coupled"] if numbers else np.nan for numbers in known]
    gains = [min(n["single"]) / n["coupled"] if n else np.nan for n in known]
    table["mse_by_printed"] = table["mse"] / printed_mse
    compared = comparisons[comparisons["truth"] == CONVERGED].set_index(names)
    for column, bound in {"gain": "ratio", "gain_low": "high", "gain_high": "low"}.items():
        table[column] = 1 / compared[bound]
    shown = side_by_side(table, {"printed_mse": printed_mse, "printed_gain": gains})
    return shown.rename(columns={"dataset": "system"})


def summary(table, editions):
    """Errors without noise as people read them, each with its gain over a single scale."""
    clean = table[table["noise"] == 0]
    shown = {"system": clean["system"]}
    for way in ("printed", *editions):
        columns = [f"{way}_{name}" for name in ("mse", "gain", "gain_low", "gain_high")]
        numbers = clean.reindex(columns=columns).itertuples(index=False)
        shown[way] = [_error_and_gain(*of_system) for of_system in numbers]
    return pd.DataFrame(shown)


def _error_and_gain(mse, gain, low, high):
    if np.isnan(mse):
        return ""
    interval = "" if np.isnan(low) or low == high else f", {low:.2g} to {high:.2g}"
    return f"{mse:.1e} (× {gain:.2g}{interval})"


if __name__ == "__main__":
    from hits.files import read_table
    from hits.job import start_job
    from tables import write_markdown, write_table

    start_job(snakemake.log[0], snakemake.threads)
    params = snakemake.params
    comparisons = pd.concat(map(read_table, snakemake.input.comparisons), ignore_index=True)
    table = accuracy_table(read_table(snakemake.input.scores), comparisons, params.printed)
    output = snakemake.output
    write_table(table, output.csv, output.md, output.html, note=params.note)
    write_markdown(summary(table, params.editions), output.summary, note=params.clean_note)
