import numpy as np
import pytest

from hits.data.piano import DAMPING, INHARMONICITY, RELEASE, Note, pitch, render, tone

RATE = 22050


def level(sound, frequency, start, seconds=0.2):
    """Amplitude of one frequency in a part of a sound."""
    part = sound[round(start * RATE) :][: round(seconds * RATE)]
    t = np.arange(len(part)) / RATE
    window = np.hanning(len(part))
    return 2 * abs(np.sum(window * part * np.exp(-2j * np.pi * frequency * t))) / window.sum()


def test_pitches_are_those_of_equal_temperament():
    assert pitch(69) == 440
    np.testing.assert_allclose(pitch(60), 261.6256, rtol=1e-6)
    np.testing.assert_allclose(pitch(81) / pitch(69), 2)


@pytest.mark.parametrize("midi", [48, 60, 76])
def test_partials_are_those_of_a_stiff_string(midi):
    sound = tone(midi, 1.0, RATE)[: RATE // 2]
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 2**18))
    frequency = np.fft.rfftfreq(2**18, 1 / RATE)
    for k in range(1, 7):
        near = np.abs(frequency - k * pitch(midi)) < 0.4 * pitch(midi)
        peak = frequency[near][np.argmax(spectrum[near])]
        expected = k * pitch(midi) * np.sqrt(1 + INHARMONICITY * k**2)
        assert abs(peak - expected) < 0.1  # Hz


def test_high_partials_decay_faster():
    sound = tone(60, 2.0, RATE)
    for k in (1, 3):
        frequency = k * pitch(60) * np.sqrt(1 + INHARMONICITY * k**2)
        ratio = level(sound, frequency, 1.2) / level(sound, frequency, 0.2)
        np.testing.assert_allclose(ratio, np.exp(-(0.3 + frequency / 800)), rtol=0.01)


def test_a_released_note_is_damped():
    held, released = tone(60, 1.0, RATE), tone(60, 0.5, RATE)
    assert len(released) == int((0.5 + RELEASE) * RATE)
    np.testing.assert_array_equal(released[: RATE // 2], held[: RATE // 2])
    after = slice(RATE // 2, RATE // 2 + 2000)
    damping = np.exp(-np.arange(2000) / RATE / DAMPING)
    np.testing.assert_allclose(released[after], held[after] * damping, atol=1e-12)
    assert np.abs(released[-100:]).max() < 1e-3 * np.abs(released).max()


def test_a_score_is_the_sum_of_its_notes_in_their_places():
    notes = [Note(1.0, 0.5, 64), Note(0.5, 2.0, 60), Note(2.0, 0.5, 64)]
    sound = render(notes, tempo=120, sample_rate=RATE)
    expected = np.zeros(len(sound))
    for note in notes:
        alone = tone(note.midi, note.duration / 2, RATE)
        expected[round(note.beat / 2 * RATE) :][: len(alone)] += alone
    np.testing.assert_allclose(sound, expected, atol=1e-14)
    assert not sound[: round(0.25 * RATE)].any()
    assert len(sound) >= (2.5 / 2 + RELEASE) * RATE


def test_partials_above_half_the_rate_are_left_out():
    sound = tone(96, 0.3, 8000)
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    frequency = np.fft.rfftfreq(len(sound), 1 / 8000)
    # Only the first partial, 2093 Hz, fits: nothing is folded back to other frequencies.
    elsewhere = np.abs(frequency - pitch(96)) > 300
    assert spectrum[elsewhere].max() < 0.01 * spectrum.max()


def test_same_score_same_samples():
    notes = [Note(0, 1, 60), Note(0.25, 1, 64), Note(0.5, 1, 67)]
    np.testing.assert_array_equal(render(notes, 57, RATE), render(notes, 57, RATE))
