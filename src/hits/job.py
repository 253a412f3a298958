"""One process of a workflow: where its output goes and how many cores it uses."""

import os
import signal
import sys
import time
from pathlib import Path

from threadpoolctl import threadpool_limits

# Seconds between two lines of one process on the terminal; several processes share it.
PAUSE = 10.0
# Where libraries look when they are imported.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# What a cluster sends before it ends a job.
NOTICES = (signal.SIGTERM, signal.SIGUSR1)


def start_job(log, threads):
    """Send everything this process prints, tracebacks and warnings of C code too, to a log file.

    From now on a notice to end, SIGTERM or SIGUSR1, is a KeyboardInterrupt.

    Parameters
    ----------
    log : path-like
        The log file.
    threads : int
        Threads that torch, numpy and scipy may use. More threads add in another order, and chaotic
        forecasts then end elsewhere.

    Returns
    -------
    callable
        Takes a line on the progress: it goes to the log, and now and then to the terminal.
    """
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    terminal = os.fdopen(os.dup(2), "w")
    target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    for descriptor in (1, 2):
        os.dup2(target, descriptor)
    # Of what is imported already, and of what will be.
    os.environ |= dict.fromkeys(THREADS, str(threads))
    threadpool_limits(threads)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(threads)
    for notice in NOTICES:
        signal.signal(notice, _interrupt)
    shown = time.monotonic()

    def report(line):
        nonlocal shown
        print(line, flush=True)
        if time.monotonic() - shown >= PAUSE:
            print(line, file=terminal, flush=True)
            shown = time.monotonic()

    return report


def _interrupt(*_):
    """Interrupt once: notices come in numbers, and what the first one makes write should end."""
    for notice in NOTICES:
        signal.signal(notice, signal.SIG_IGN)
    raise KeyboardInterrupt
