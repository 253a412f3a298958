from itertools import pairwise

import librosa
import numpy as np
import pytest

from hits.data.bach import FIRST_NOTE, TEMPO, excerpt_notes, perform, score
from hits.data.piano import Note, pitch

RATE = 22050
START, END = 33750 / RATE, (33750 + 44080) / RATE
# In the excerpt of the authors' recording, from the second note on.
ONSETS = [0.294, 0.569, 0.808, 1.073, 1.337, 1.601, 1.886]


@pytest.fixture(scope="module")
def sounds():
    return {
        piece: perform(piece, RATE)[33750 : 33750 + 44080].astype(np.float32)
        for piece in ("prelude", "fugue")
    }


def test_the_first_bar_of_the_prelude():
    half = [
        *((0, 2, 60), (0.25, 1.75, 64), (0.5, 0.25, 67), (0.75, 0.25, 72), (1, 0.25, 76)),
        *((1.25, 0.25, 67), (1.5, 0.25, 72), (1.75, 0.25, 76)),
    ]
    bar = half + [(beat + 2, duration, midi) for beat, duration, midi in half]
    expected = [Note(beat + FIRST_NOTE, duration, midi) for beat, duration, midi in bar]
    assert score("prelude")[:16] == expected


def test_the_harmonies_of_the_prelude():
    bars = [
        sorted({n.midi for n in score("prelude") if 4 * k <= n.beat - FIRST_NOTE < 4 * k + 4})
        for k in range(4)
    ]
    names = [" ".join(librosa.midi_to_note(bar)) for bar in bars]
    assert names == ["C4 E4 G4 C5 E5", "C4 D4 A4 D5 F5", "B3 D4 G4 D5 F5", "C4 E4 G4 C5 E5"]


def test_the_voices_of_the_fugue():
    notes = score("fugue")
    beats = [note.beat - FIRST_NOTE for note in notes]
    assert beats[:5] == [0, 0.5, 1, 1.5, 2.25]
    # Twelve beats after half a beat of rest, in both voices.
    assert max(note.beat + note.duration for note in notes) == FIRST_NOTE + 11.5
    # The second voice answers the ten notes of the subject six beats later, a fifth higher.
    subject = notes[:10]
    for beat, duration, midi in subject:
        assert Note(beat + 6, duration, midi + 7) in notes


def test_the_prelude_is_in_the_place_of_the_recording():
    notes = excerpt_notes("prelude", START, END)
    names = [librosa.midi_to_note(midi) for _, midi in notes]
    assert names == ["C4", "E4", "G4", "C5", "E5", "G4", "C5", "E5"]
    # The pianist is not a metronome: within 0.035 s, an eighth of a sixteenth.
    np.testing.assert_allclose([onset for onset, _ in notes[1:]], ONSETS, atol=0.035)
    np.testing.assert_allclose(notes[0][0], 1.5 * 60 / TEMPO - START)


def test_onsets_can_be_heard_where_the_score_has_them(sounds):
    for piece, sound in sounds.items():
        # Instants at which the spectrum grows most.
        frames = np.lib.stride_tricks.sliding_window_view(sound, 1024)[::128] * np.hanning(1024)
        growth = np.diff(np.abs(np.fft.rfft(frames)), axis=0).clip(0).sum(axis=1)
        middle = growth[1:-1]
        peaks = (middle > growth[:-2]) & (middle >= growth[2:]) & (middle > 0.2 * growth.max())
        found = ((np.flatnonzero(peaks) + 1.5) * 128 + 512) / RATE
        expected = [onset for onset, _ in excerpt_notes(piece, START, END)]
        np.testing.assert_allclose(found, expected, atol=0.01)


def test_pitches_can_be_heard_where_the_score_has_them(sounds):
    for piece, sound in sounds.items():
        notes = excerpt_notes(piece, START, END)
        for (onset, midi), (end, _) in pairwise(notes):
            part = sound[round(onset * RATE) : round(end * RATE)]
            spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 2**17))
            frequency = np.fft.rfftfreq(2**17, 1 / RATE)
            near = np.abs(12 * np.log2(frequency[1:] / pitch(midi))) < 0.5
            peak = frequency[1:][near][np.argmax(spectrum[1:][near])]
            assert abs(1200 * np.log2(peak / pitch(midi))) < 20  # cents
            assert spectrum[1:][near].max() > 0.3 * spectrum.max()


def test_performances_are_longer_than_the_excerpt():
    for piece in ("prelude", "fugue"):
        last = score(piece)[-1]
        assert 60 / TEMPO * last.beat > 12
    assert np.diff([note.beat for note in score("fugue")]).max() <= 1
