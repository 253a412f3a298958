import numpy as np
import pytest

from hits.data.audio import embed_audio
from source_sound import detect_onsets, plot_sound

RATE = 22050
T = np.arange(44080) / RATE
# Two tones, that begin at 0.5 s and 1.25 s.
TONES = sum(
    np.where(onset <= T, np.exp(-3 * (T - onset)) * np.sin(2 * np.pi * f * T), 0)
    for onset, f in [(0.5, 440), (1.25, 660)]
)


@pytest.fixture(scope="module")
def data():
    return embed_audio(TONES.astype(np.float32), RATE, every=20, delay=128, level=0.0068)


@pytest.fixture(scope="module")
def figure(data):
    return plot_sound(data, [(0.5, 69), (1.25, None)])


def test_the_waveform_is_in_the_unit_of_the_states(data, figure):
    whole, window = figure.axes[:2]
    time, samples = whole.lines[0].get_data()
    np.testing.assert_allclose(time[[0, -1]], [0, 44079 / RATE])
    kept_time, kept = window.lines[1].get_data()
    assert len(kept) == 128
    # The dots are one state, and lie on the waveform.
    instant = round(kept_time[0] / data.attrs["dt"])
    np.testing.assert_allclose(kept, data["x"].values[0, instant], rtol=1e-5)
    np.testing.assert_allclose(np.interp(kept_time, time, samples), kept, atol=1e-8)
    lower, upper = whole.patches[0].get_corners()[[0, 2], 0]
    np.testing.assert_allclose((lower, upper), kept_time[[0, -1]])


def test_the_spectrogram_shows_the_tones(figure):
    mesh = figure.axes[2].collections[0]
    level = mesh.get_array()
    frequency = mesh.get_coordinates()[:-1, 0, 1] + RATE / 2048 / 2
    frame = round(1.0 * RATE / 128)
    assert abs(frequency[np.argmax(level[:, frame])] - 440) < RATE / 2048
    assert abs(frequency[np.argmax(level[:, 2 * frame - 50])] - 660) < RATE / 2048
    np.testing.assert_allclose(level.max(), 0, atol=1e-4)
    assert level[:, 10].max() < -60
    assert figure.axes[2].lines[0].get_ydata()[0] == pytest.approx(RATE / 40)
    assert figure.axes[2].get_ylim() == (100, 5000)


def test_onsets_are_marked_and_named_where_the_pitch_is_known(figure):
    whole = figure.axes[0]
    assert [line.get_xdata()[0] for line in whole.lines[1:]] == [0.5, 1.25]
    assert [text.get_text() for text in whole.texts] == ["A4"]


def test_axes_have_units(figure):
    labels = [(axes.get_xlabel(), axes.get_ylabel()) for axes in figure.axes]
    amplitude = ("time (s)", "amplitude\n(unit of the states)")
    assert labels == [
        *(amplitude, amplitude),
        ("time (s)", "frequency (Hz)"),
        ("", "level (dB, largest: 0)"),
    ]


def test_the_spectrogram_reaches_as_far_as_the_kept_samples():
    fast = embed_audio(TONES.astype(np.float32), RATE, every=2, delay=128, level=1.0)
    axes = plot_sound(fast, []).axes[2]
    assert axes.get_ylim() == (100, RATE / 2)
    assert axes.lines[0].get_ydata()[0] == pytest.approx(RATE / 4)


def test_onsets_are_found_where_there_is_no_score(data):
    found = detect_onsets(data)
    assert [pitch for _, pitch in found] == [None, None]
    np.testing.assert_allclose([onset for onset, _ in found], [0.5, 1.25], atol=0.03)
