"""Runs that are killed at random moments leave no wrong byte."""

import os
import random
import re
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

FILES = [
    "data/oscillator/dataset.nc",
    "data/ks/dataset.nc",
    "models/oscillator/noise0/improved/0/trained.safetensors",
    "models/oscillator/noise0/improved/0/hierarchy.safetensors",
    "models/oscillator/noise2/improved/0/hierarchy.safetensors",
    "models/ks/reconstruction/improved/0/trained.safetensors",
    "models/ks/reconstruction/improved/0/lstm.safetensors",
    "forecasts/ks/reconstruction/improved/0/sequence.nc",
    "scores/oscillator/noise0/improved/comparison.csv",
    "scores/oscillator/noise0/improved/0/scores.csv",
]
KILLS = 200
# What is killed: a job alone, Snakemake alone, which leaves its jobs, or all of them.
KILLED = ("job", "snakemake", "all")
SIGNALS = (signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


@pytest.mark.slow
def test_no_kill_leaves_a_wrong_byte(finished, project, capsys):
    """One run in four is of another recipe; where one comes to its end, files are removed."""
    draws = random.Random(0)
    paths = [f"results/tiny/{path}" for path in FILES]

    def wrong():
        return [path for path in paths if project.read(path) != finished.read(path)]

    def tell(found):
        with capsys.disabled():
            print(f"\n{sum(kills.values())} kills {kills}, {ends} runs that ended, wrong: {found}")

    tiny = project.folder / "config/tiny.yaml"
    asked, kills, ends = tiny.read_text(), {}, 0
    while sum(kills.values()) < KILLS:
        tiny.write_text(asked)
        other = draws.random() < 0.25
        if other:
            project.change("config/tiny.yaml", recipes__fast__iterations=60)
        run = project.start("--notemp", "--", *paths, start_new_session=True)
        killed, number = draws.choice(KILLED), draws.choice(SIGNALS)
        moment = time.monotonic() + draws.uniform(0, 15)
        while run.poll() is None and time.monotonic() < moment:
            time.sleep(0.02)
        jobs = jobs_in(project.folder)
        if run.poll() is None and (jobs or killed != "job"):
            with suppress(ProcessLookupError):
                if killed == "all":
                    os.killpg(run.pid, number)
                else:
                    os.kill(jobs[0] if killed == "job" else run.pid, number)
                kills[killed, number.name] = kills.get((killed, number.name), 0) + 1
        run.communicate()
        # Jobs print to their logs, and notice within a second or two that they work for nobody.
        ended = time.monotonic() + 30
        while jobs_in(project.folder) and time.monotonic() < ended:
            time.sleep(0.1)
        assert not jobs_in(project.folder)
        if run.returncode == 0:
            ends += 1
            if not other:
                tell(wrong())
                assert not wrong()
            made = [path for path in paths if (project.folder / path).exists()]
            for path in draws.sample(made, len(made) // 2):
                (project.folder / path).unlink()
    tiny.write_text(asked)
    project.run("--notemp", "--", *paths)
    tell(wrong())
    assert not wrong()
    assert not list(project.folder.rglob(".partial-*"))


def jobs_in(folder):
    """Numbers of the processes in a folder that run a script of a rule."""
    jobs = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command, where = (process / "cmdline").read_bytes(), (process / "cwd").readlink()
            if where == folder and re.search(rb"/\.snakemake/scripts/[^\0]*\.py\0", command):
                jobs.append(int(process.name))
    return sorted(jobs)
