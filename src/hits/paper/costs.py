"""What the jobs of the workflow cost."""

import os
import platform
from pathlib import Path

import pandas as pd


def cost_table(benchmarks):
    """Seconds and memory of each job.

    Parameters
    ----------
    benchmarks : sequence of path-like
        Snakemake's benchmark files, ``…/RULE/JOB.tsv``.

    Returns
    -------
    pandas.DataFrame
        Columns rule, job, seconds (wall clock), cpu_seconds, peak_memory_mb, machine. A job that
        was over before it could be measured has no number. The last row has the sums of the seconds
        and the largest memory.
    """
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    rows = []
    for path in map(Path, benchmarks):
        measured = pd.read_csv(path, sep="\t").iloc[-1]
        figures = pd.to_numeric(measured[["s", "cpu_time", "max_rss"]], errors="coerce")
        rows.append((path.parent.name, path.stem, *figures, machine))
    columns = ["rule", "job", "seconds", "cpu_seconds", "peak_memory_mb", "machine"]
    table = pd.DataFrame(rows, columns=columns)
    sums = table[["seconds", "cpu_seconds"]].sum()
    table.loc[len(table)] = ["all", "", *sums, table["peak_memory_mb"].max(), machine]
    return table
