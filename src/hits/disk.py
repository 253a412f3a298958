"""What a disk refuses, and why, in words that say what to do."""

import errno
import fcntl
import os
from shutil import disk_usage


class DiskError(OSError):
    """A file that its disk does not take; the message names both."""


# Whatever is written.
REFUSED = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


def write_refusal(error, partial):
    """Why the disk takes no more of a file, a text; None if it was not the disk.

    `error` is what the writing ended with. Libraries do not say, so that a little more is written.
    """
    if getattr(error, "errno", None) not in REFUSED:
        try:
            with open(partial, "ab", buffering=0) as file:
                file.write(bytes(2**16))
                os.fsync(file.fileno())
        except OSError as probed:
            error = probed
    if getattr(error, "errno", None) not in REFUSED:
        return None
    disk = partial.parent.resolve()
    while not disk.is_mount():
        disk = disk.parent
    free = disk_usage(disk).free / 2**20
    return (
        f"{os.strerror(error.errno).lower()}, {free:.4g} MiB are free on the disk {disk}; make "
        "room there, then run it again"
    )


def lock_refusal(path):
    """Why a file cannot be locked, as HDF5 does, a text; None where it can.

    Some network disks know no locks.
    """
    try:
        with open(path, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return (
            f"it cannot be locked ({error.strerror.lower()}); close it elsewhere or, where the "
            "disk knows no locks, set the environment variable HDF5_USE_FILE_LOCKING to FALSE"
        )
    return None
