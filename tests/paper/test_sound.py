import numpy as np
import soundfile

from hits.data.audio import embed_audio, write_sound
from sound import sound


def test_sounds_have_one_gain_and_never_leave_full_scale(tmp_path):
    t = np.arange(4000) / 8000
    tone = (0.25 * np.sin(2 * np.pi * 30 * t)).astype(np.float32)
    data = embed_audio(tone, 8000, every=20, delay=16, level=0.01)
    truth = data["x"].values[0]
    made = sound(data, truth)
    assert made.shape == (4000,)
    middle = slice(1000, 3000)
    np.testing.assert_allclose(made[middle], 4 * tone[middle], atol=0.06)
    assert np.abs(made).max() == 1
    half = sound(data, 0.5 * truth)
    np.testing.assert_allclose(half[middle], 0.5 * made[middle], atol=1e-6)
    # What is not a number is silent, and what grows without bound is cut.
    lost = np.arange(len(truth))[:, None] >= len(truth) // 2
    assert not sound(data, np.where(lost, np.float32(np.nan), truth))[3000:].any()
    with np.errstate(over="ignore"):
        grown = truth * np.geomspace(1, 1e38, len(truth), dtype=np.float32)[:, None]
    assert np.abs(sound(data, grown)).max() == 1
    path = tmp_path / "half.wav"
    write_sound(path, half, data.attrs["sample_rate"], full_scale=1.0)
    written, rate = soundfile.read(path)
    assert rate == 8000
    np.testing.assert_allclose(written, half, atol=1e-4)
