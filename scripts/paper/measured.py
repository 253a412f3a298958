"""What jobs cost, as Snakemake measured it, all attempts of a training together."""

from pathlib import Path

import pandas as pd

from hits.files import read_table


def measured_jobs(benchmarks, trainings):
    """Rule, name and measurements of jobs, from Snakemake's files ``…/RULE/JOB.tsv``.

    These are on the last attempt. What a training had cost before it was killed stands in its
    ``…/DATASET/TASK/EDITION/REPLICATE/training.csv``.
    """
    earlier = {"_".join(Path(path).parts[-5:-1]): read_table(path).iloc[-1] for path in trainings}
    for path in map(Path, benchmarks):
        last = read_table(path, "\t").iloc[-1]
        figures = pd.to_numeric(last[["s", "cpu_time", "max_rss"]], errors="coerce")
        if path.parent.name == "train_hierarchy":
            before = earlier[path.stem][["earlier_seconds", "earlier_cpu_seconds"]]
            before = before.set_axis(["s", "cpu_time"])
            figures = figures.add(before, fill_value=0).reindex(figures.index)
        yield path.parent.name, path.stem, figures
