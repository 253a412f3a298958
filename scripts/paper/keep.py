"""Keep small results of a long run in the repository, with what they were made by."""

import json
import os
import platform
import subprocess


def provenance(costs, config):
    """Commit, machine and versions, and the CPU seconds of each training by its name.

    `costs` are these seconds by name. A repository with changes that are not
    committed has no commit that made the results: ValueError.
    """
    import torch

    if subprocess.run(["git", "diff", "--quiet", "HEAD"], check=False).returncode:
        raise ValueError("there are changes that are not committed; commit them, then keep results")
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    )
    return {
        "commit": commit.stdout.strip(),
        "config": config,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "training_cpu_seconds": costs,
    }


if __name__ == "__main__":
    import shutil
    from pathlib import Path

    from hits.files import replacing
    from hits.job import start_job
    from measured import measured_jobs

    start_job(snakemake.log[0], snakemake.threads)
    given, params = snakemake.input, snakemake.params
    jobs = measured_jobs(given.benchmarks, given.trainings)
    costs = {name: float(figures["cpu_time"]) for _, name, figures in jobs}
    facts = provenance(costs, params.config)
    folder = Path(params.folder)
    folder.mkdir(parents=True, exist_ok=True)
    for path in map(Path, given.results):
        with replacing(folder / path.name) as partial:
            shutil.copyfile(path, partial)
    with replacing(folder / "provenance.json") as partial:
        partial.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
