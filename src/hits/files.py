"""Files that are whole or not there."""

import os
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path):
    """Write a file under a temporary name and rename it when it is complete.

    Parameters
    ----------
    path : path-like
        The file to make; missing folders are made too.

    Yields
    ------
    Path
        A name beside `path` with the same suffix. If the block raises, it is removed and `path`
        stays as it was.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".partial-{path.name}")
    try:
        yield partial
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
