"""Snakemake's lock of a folder, where it was left by a process that is gone."""

import fcntl
import sys
from pathlib import Path

from hits.processes import HOST


def unlock_if_alone(folder=Path(".snakemake")):
    """Remove Snakemake's lock if no other Snakemake runs here; what is returned has to stay open.

    Each shares a lock of the system, which ends with its process. It may not tell of processes on
    other machines: where some have run, the lock is left to ``snakemake --unlock``.
    """
    folder.mkdir(exist_ok=True)
    runs = open(folder / "runs", "a+", encoding="utf-8")  # noqa: SIM115 (it stays open)
    try:
        fcntl.flock(runs, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        alone = False
    except OSError:
        # This file system has no locks.
        return runs
    else:
        alone = True
    runs.seek(0)
    hosts = set(runs.read().split())
    if HOST not in hosts:
        print(HOST, file=runs, flush=True)
    if alone and hosts <= {HOST}:
        for left in (folder / "locks").glob("*.lock"):
            left.unlink(missing_ok=True)
            print(f"removed {left}: the Snakemake that made it is over", file=sys.stderr)
    fcntl.flock(runs, fcntl.LOCK_SH)
    return runs
