import subprocess

import numpy as np
import pytest
import soundfile
from imageio_ffmpeg import get_ffmpeg_exe

from hits.data.audio import read_excerpt
from hits.data.recording import RecordingError

RATE = 22050


def sine(frequency, n, rate=RATE):
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(n) / rate)).astype(np.float32)


def written(folder, samples, rate=RATE):
    soundfile.write(folder / "a.wav", samples, rate, subtype="FLOAT")
    return folder / "a.wav"


def encoded(path, target, *codec):
    command = [get_ffmpeg_exe(), "-v", "error", "-nostdin", "-i", path, *codec, target]
    subprocess.run(command, check=True)
    return target


@pytest.mark.parametrize(
    ("name", "codec", "error"),
    [
        ("a.m4a", ["-c:a", "aac", "-b:a", "192k"], 2e-3),
        ("a.m4a", ["-c:a", "alac"], 1e-4),
        ("a.webm", ["-c:a", "libvorbis", "-q:a", "9"], 5e-3),
        ("a.3gp", ["-c:a", "aac", "-b:a", "192k"], 2e-3),
        ("a.mka", ["-c:a", "flac"], 1e-4),
        ("a.mp4", ["-c:a", "aac", "-b:a", "192k", "-movflags", "+faststart"], 2e-3),
    ],
)
def test_what_libsndfile_does_not_read_ffmpeg_does(tmp_path, name, codec, error):
    """The same samples at the same times, but for what the codec loses."""
    stereo = np.stack([sine(440, 60000), 0.5 * sine(700, 60000)], axis=1)
    wave = written(tmp_path, stereo)
    path = encoded(wave, tmp_path / name, *codec).rename(tmp_path / "recording.wav")
    samples, note = read_excerpt(path, RATE, 5000, 20000)
    assert note == "2 channels mixed down"
    assert samples.dtype == np.float32
    np.testing.assert_allclose(samples, stereo[5000:25000].mean(axis=1), atol=error)
    # The excerpt may reach to the end.
    samples, _ = read_excerpt(path, RATE, 40000, 20000)
    np.testing.assert_allclose(samples[:-500], stereo[40000:59500].mean(axis=1), atol=error)
    with pytest.raises(RecordingError, match=r"expected 80000 or more"):
        read_excerpt(path, RATE, 60000, 20000)


def test_an_m4a_of_another_rate_is_resampled(tmp_path):
    wave = written(tmp_path, sine(440, 96000, 48000), 48000)
    path = encoded(wave, tmp_path / "a.m4a", "-b:a", "192k")
    samples, note = read_excerpt(path, RATE, 3000, 20000)
    np.testing.assert_allclose(samples, sine(440, 23000)[3000:], atol=2e-3)
    assert note == "resampled from 48000 Hz"


def test_what_ffmpeg_does_not_read_either_is_refused(tmp_path):
    """A cut file, a clip without sound, and a playlist that names a sound."""
    whole = encoded(
        written(tmp_path, sine(440, 30000)), tmp_path / "whole.m4a", "-movflags", "+faststart"
    )
    (tmp_path / "cut.m4a").write_bytes(whole.read_bytes()[:5000])
    mute = ["-f", "lavfi", "-i", "testsrc2", "-frames:v", "3", tmp_path / "mute.mp4"]
    subprocess.run([get_ffmpeg_exe(), "-v", "error", "-nostdin", *mute], check=True)
    (tmp_path / "list.m4a").write_text("ffconcat version 1.0\nfile whole.m4a\n")
    for name, found in {
        "cut": "",
        "mute": "there is none in it",
        "list": "its content is a",
    }.items():
        path = next(tmp_path.glob(f"{name}.*"))
        expected = (
            f"{path}: not a sound file that can be read (.*; ffmpeg: {found}.*); expected WAV"
        )
        with pytest.raises(RecordingError, match=expected.replace("(", r"\(").replace(")", r"\)")):
            read_excerpt(path, RATE, 3000, 20000)
