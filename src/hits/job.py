"""One process of a workflow: where its output goes, how many cores it uses, when it has to end."""

import fcntl
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from threadpoolctl import threadpool_limits

from hits.processes import HOST, end_with

# Names the process that a job works for: results of a job that outlives it are nobody's.
PARENT = "HITS_PARENT"
# Seconds between two lines of one process on the terminal; several processes share it.
PAUSE = 10.0
# Where libraries look when they are imported.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
# What a cluster sends before it ends a job.
NOTICES = (signal.SIGTERM, signal.SIGUSR1)


def start_job(log, threads):
    """Send everything this process prints, tracebacks and warnings of C code too, to a log file.

    It ends with the process that the environment variable `PARENT` names, if there is one, and
    waits until no other process writes to the log: that one makes the same files. From now on a
    notice to end, SIGTERM or SIGUSR1, is a KeyboardInterrupt.

    Parameters
    ----------
    log : path-like
        The log file, of this job alone.
    threads : int
        Threads that torch, numpy and scipy may use. More threads add in another order, and chaotic
        forecasts then end elsewhere.

    Returns
    -------
    callable
        Takes a line on the progress: it goes to the log, and now and then to the terminal; one that
        is loud always does.
    """
    if PARENT in os.environ:
        end_with(int(os.environ[PARENT]))
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    terminal = os.fdopen(os.dup(2), "w")
    target = _open_alone(log, terminal)
    for descriptor in (1, 2):
        os.dup2(target, descriptor)
    # Files are written whole and then renamed, so that HDF5 needs no locks, which some disks lack.
    os.environ.setdefault("HDF5_USE_FILE_LOCKING", "FALSE")
    # Of what is imported already, and of what will be.
    os.environ |= dict.fromkeys(THREADS, str(threads))
    threadpool_limits(threads)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(threads)
    for notice in NOTICES:
        signal.signal(notice, _interrupt)
    shown = time.monotonic()

    def report(line, loud=False):
        nonlocal shown
        # A disk that is full may still hold what comes out in the end.
        with suppress(OSError):
            print(line, flush=True)
        if loud or time.monotonic() - shown >= PAUSE:
            print(line, file=terminal, flush=True)
            shown = time.monotonic()

    return report


def _open_alone(log, terminal):
    """Descriptor of a log file, emptied, when no other process writes to it any more."""
    target, remark = os.open(log, os.O_RDWR | os.O_CREAT, 0o644), ""
    try:
        fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        writer = os.pread(target, 200, 0).partition(b"\n")[0].decode(errors="replace")
        print(
            f"{log}: {writer or 'another process'} still makes the files that this job makes; "
            "waiting until it is over (to go on now, end it there: kill and its number)",
            file=terminal,
            flush=True,
        )
        fcntl.flock(target, fcntl.LOCK_EX)
    except OSError as error:
        remark = (
            f"no locks in {Path(log).parent} ({error.strerror}): see to it that no other machine "
            "makes the same files at the same time\n"
        )
    # A full disk stops a job where its results are written, not here.
    with suppress(OSError):
        os.ftruncate(target, 0)
    with suppress(OSError):
        os.write(target, f"process {os.getpid()} on {HOST}\n{remark}".encode())
    return target


def _interrupt(*_):
    """Interrupt once: notices come in numbers, and what the first one makes write should end."""
    for notice in NOTICES:
        signal.signal(notice, signal.SIG_IGN)
    raise KeyboardInterrupt
