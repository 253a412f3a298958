"""Progress of a training: a bar where people look, lines elsewhere."""

import sys
from contextlib import contextmanager


class Progress(str):
    """A line on the progress that also says how many iterations are done, and of how many.

    Attributes
    ----------
    done, total : int
        Iterations of all rounds.
    loss : float
        The largest validation loss of the scales in training.
    """

    def __new__(cls, line, done, total, loss):
        """The line, with numbers for a bar."""
        self = super().__new__(cls, line)
        self.done, self.total, self.loss = done, total, loss
        return self


class Bar:
    """A function of lines that draws those which are `Progress` as a bar of tqdm."""

    def __init__(self):
        # As a widget in a notebook.
        from tqdm.auto import tqdm

        self.bar = tqdm(desc="training", unit="iteration", unit_scale=True, mininterval=0)

    def __call__(self, line):
        """Show a line, or how far the bar is."""
        if not isinstance(line, Progress):
            self.bar.write(line)
            return
        self.bar.total = line.total
        self.bar.set_postfix_str(f"loss {line.loss:.1e}", refresh=False)
        self.bar.update(line.done - self.bar.n)

    def close(self):
        """Leave the bar as it is."""
        self.bar.close()


@contextmanager
def reporting(report):
    """The function of lines that ``"bar"``, a function or None stand for, while work lasts.

    A bar needs tqdm, and a terminal or a notebook; without them lines are printed. Anything else is
    a TypeError.
    """
    if report is not None and report != "bar" and not callable(report):
        raise TypeError(f"report is {report!r}, expected 'bar', a function of a text, or None")
    if report != "bar":
        yield report
        return
    try:
        bar = Bar() if sys.stderr.isatty() or "ipykernel" in sys.modules else None
    except ImportError:
        bar = None
    try:
        yield bar or print
    finally:
        if bar:
            bar.close()
