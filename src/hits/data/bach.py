"""The openings of Bach's prelude and fugue in C major, BWV 846."""

from itertools import accumulate

from hits.data.piano import Note, render

# At this tempo the sixteenths are as long as in the paper's recording. There the first note sounds
# at the start of the excerpt, which begins with sample 33 750; so here the first note comes after a
# rest of one and a half quarters.
TEMPO = 57  # quarter notes a minute
FIRST_NOTE = 1.5  # quarter notes

# The five notes of each bar, from the lowest: all bars break them in the same way.
PRELUDE = (
    (60, 64, 67, 72, 76),
    (60, 62, 69, 74, 77),
    (59, 62, 67, 74, 77),
    (60, 64, 67, 72, 76),
)
# Voices as pairs of pitch and quarter notes.
FUGUE = (
    (
        *((60, 1 / 2), (62, 1 / 2), (64, 1 / 2), (65, 3 / 4), (67, 1 / 8), (65, 1 / 8)),
        *((64, 1 / 2), (69, 1 / 2), (62, 1 / 2), (67, 3 / 4), (69, 1 / 4), (67, 1 / 4)),
        *((65, 1 / 4), (64, 1 / 4), (65, 1 / 4), (64, 1 / 4), (62, 1 / 4), (60, 1 / 4)),
        *((62, 1 / 4), (60, 1 / 4), (59, 1 / 4), (57, 1 / 2), (66, 1 / 2), (67, 3 / 2)),
        *((66, 1 / 4), (64, 1 / 4), (66, 1 / 2), (62, 1 / 2)),
    ),
    (
        *((67, 1 / 2), (69, 1 / 2), (71, 1 / 2), (72, 3 / 4), (74, 1 / 8), (72, 1 / 8)),
        *((71, 1 / 2), (76, 1 / 2), (69, 1 / 2), (74, 3 / 4), (76, 1 / 4), (74, 1 / 4)),
        *((72, 1 / 4),),
    ),
)
ENTRIES = (0.0, 6.0)  # when the voices of the fugue enter, in quarter notes from the first note


def score(piece):
    """Notes of the first four bars of the "prelude" or three of the "fugue", in order."""
    notes = {"prelude": _prelude, "fugue": _fugue}[piece]()
    return sorted(note._replace(beat=FIRST_NOTE + note.beat) for note in notes)


def perform(piece, sample_rate):
    """Samples of a piece (see `score`) on the small piano, at `TEMPO` and a rate in Hz, mono."""
    return render(score(piece), TEMPO, sample_rate)


def excerpt_notes(piece, start, end):
    """Seconds after `start`, and pitch, of the notes that begin between two instants of a piece."""
    onsets = [(60 / TEMPO * note.beat - start, note.midi) for note in score(piece)]
    return [(onset, midi) for onset, midi in onsets if 0 <= onset < end - start]


def _prelude():
    """Two broken chords a bar: the two lowest notes are held, the three others come twice."""
    for bar, (lowest, second, *upper) in enumerate(PRELUDE):
        for half in (4 * bar, 4 * bar + 2):
            yield Note(half, 2, lowest)
            yield Note(half + 0.25, 1.75, second)
            for place, midi in enumerate(upper * 2, start=2):
                yield Note(half + 0.25 * place, 0.25, midi)


def _fugue():
    for entry, voice in zip(ENTRIES, FUGUE, strict=True):
        beats = accumulate((duration for _, duration in voice), initial=entry)
        for beat, (midi, duration) in zip(beats, voice, strict=False):
            yield Note(beat, duration, midi)
