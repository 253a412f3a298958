"""A small piano: notes as sums of decaying partials."""

from typing import NamedTuple

import numpy as np

INHARMONICITY = 4e-4  # of a string of the middle register
PARTIALS = 16
STRUCK_AT = 1 / 8  # where the hammer hits the string, as a share of its length
ATTACK = 0.004  # seconds
DAMPING = 0.05  # seconds in which a released string falls to 1/e
RELEASE = 0.4  # seconds, eight times that, after which it is silent


class Note(NamedTuple):
    """When it begins and how long it is held, in quarter notes; pitch, where 60 is the middle C."""

    beat: float
    duration: float
    midi: int


def render(notes, tempo, sample_rate):
    """Sound (samples,) of the notes of a score, in any order, at a tempo in quarter notes a minute.

    It goes from beat 0 until the last note is silent, about 1 where one note sounds. There are no
    random draws: the same score gives the same samples.
    """
    quarter = 60 / tempo
    ends = [(note.beat + note.duration) * quarter + RELEASE for note in notes]
    samples = np.zeros(int(np.ceil(max(ends) * sample_rate)) + 1)
    keys = {(note.midi, note.duration) for note in notes}
    sounds = {(midi, held): tone(midi, held * quarter, sample_rate) for midi, held in keys}
    for note in notes:
        sound = sounds[note.midi, note.duration]
        first = round(note.beat * quarter * sample_rate)
        samples[first : first + len(sound)] += sound
    return samples


def tone(midi, seconds, sample_rate):
    """Sound (samples,) of one note that is held for some seconds.

    Partials of a stiff string, k f √(1 + B k²) (Fletcher & Rossing 1998, *The Physics of Musical
    Instruments*), as loud as a hammer at `STRUCK_AT` makes them, high ones decaying faster, with a
    short attack, and damped once the key is released.
    """
    t = np.arange(int((seconds + RELEASE) * sample_rate)) / sample_rate
    k = np.arange(1, PARTIALS + 1)
    frequencies = k * pitch(midi) * np.sqrt(1 + INHARMONICITY * k**2)
    amplitudes = np.abs(np.sin(np.pi * k * STRUCK_AT)) / k**1.5
    sound = np.zeros_like(t)
    for frequency, amplitude in zip(frequencies, amplitudes / amplitudes.sum(), strict=True):
        if frequency < sample_rate / 2:
            decay = 0.3 + frequency / 800  # 1/s
            sound += amplitude * np.exp(-decay * t) * np.sin(2 * np.pi * frequency * t)
    return sound * np.minimum(t / ATTACK, 1) * np.exp(-np.maximum(t - seconds, 0) / DAMPING)


def pitch(midi):
    """Frequency of a note in equal temperament, in Hz."""
    return 440 * 2 ** ((midi - 69) / 12)
