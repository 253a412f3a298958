"""Random draws that depend on what they are for, never on the order of the jobs."""

from zlib import crc32

from numpy.random import SeedSequence


def seed_sequence(seed, *purpose):
    """Seed sequence of one purpose.

    Parameters
    ----------
    seed : int
        The seed of the whole study.
    *purpose : str or int
        What is drawn, e.g. ``"oscillator", "train"``.

    Returns
    -------
    numpy.random.SeedSequence
        The same for the same arguments, on every machine.
    """
    return SeedSequence([seed, *(crc32(str(part).encode()) for part in purpose)])
