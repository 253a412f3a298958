"""Random draws that depend on what they are for, never on the order of the jobs."""

from zlib import crc32

from numpy.random import SeedSequence


def seed_sequence(seed, *purpose):
    """Seed sequence of one purpose, e.g. ``"oscillator", "weights"``, from that of the study."""
    return SeedSequence([seed, *(crc32(str(part).encode()) for part in purpose)])


def child(seed, key):
    """A stream of its own for one part of a purpose, e.g. a scale.

    Unlike `SeedSequence.spawn` it does not depend on earlier calls.
    """
    return SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, key))
