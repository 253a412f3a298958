"""What the jobs of the workflow cost."""

import os
import platform

import pandas as pd

from measured import measured_jobs


def cost_table(benchmarks, trainings):
    """Seconds and memory of the jobs of each rule, from files as `measured_jobs` takes them.

    longest_seconds and peak_memory_mb are the largest of one job; jobs that were over before they
    could be measured count with what is known. The last row is on all rules.
    """
    rows = [(rule, *figures) for rule, _, figures in measured_jobs(benchmarks, trainings)]
    jobs = pd.DataFrame(rows, columns=["rule", "seconds", "cpu_seconds", "memory"])
    by_rule = jobs.groupby("rule", sort=False)
    everything = jobs.assign(rule="all").groupby("rule")
    table = pd.concat([_summary(by_rule), _summary(everything)]).reset_index()
    return table.assign(machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores")


def _summary(groups):
    return groups.agg(
        jobs=("seconds", "size"),
        seconds=("seconds", "sum"),
        longest_seconds=("seconds", "max"),
        cpu_seconds=("cpu_seconds", "sum"),
        peak_memory_mb=("memory", "max"),
    )


if __name__ == "__main__":
    from hits.job import start_job
    from tables import write_table

    start_job(snakemake.log[0], snakemake.threads)
    given = snakemake.input
    write_table(cost_table(given.benchmarks, given.trainings), *snakemake.output)
