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
        What is drawn, e.g. ``"oscillator", "weights"``.

    Returns
    -------
    numpy.random.SeedSequence
        The same for the same arguments, on every machine.
    """
    return SeedSequence([seed, *(crc32(str(part).encode()) for part in purpose)])


def child(seed, key):
    """A stream of its own for one part of a purpose, e.g. a scale.

    Unlike `SeedSequence.spawn` it does not depend on earlier calls.

    Parameters
    ----------
    seed : numpy.random.SeedSequence
        The stream of the whole.
    key : int
        Which part.

    Returns
    -------
    numpy.random.SeedSequence
    """
    return SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, key))
