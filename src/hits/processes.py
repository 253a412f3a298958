"""Processes: whether another one is still there, and ending with it."""

import os
import select
import socket
import threading
import time

HOST = socket.gethostname()
# Seconds between two looks where the system does not say when a process ends.
PAUSE = 1.0


def alive(pid):
    """Whether a process of this machine is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # It is another user's.
        return True
    return True


def end_with(pid):
    """End this process, whatever it is doing, as soon as another one of this machine is over."""
    threading.Thread(target=_end_with, args=(pid,), daemon=True).start()


def _end_with(pid):
    try:
        # Known of processes too that are over, but that nobody has asked for their exit status.
        ended = os.pidfd_open(pid)
    except ProcessLookupError:
        pass
    except (AttributeError, OSError):
        # Not of this system.
        while alive(pid):
            time.sleep(PAUSE)
    else:
        select.select([ended], [], [])
    os.write(2, f"process {pid} is over, for which this one worked: it ends, too\n".encode())
    os._exit(1)
