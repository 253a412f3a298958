import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from hits.data.audio import (
    aliased,
    embed_audio,
    lost_energy,
    read_excerpt,
    upsample,
    write_sound,
)
from hits.data.dataset import open_dataset, save_dataset
from hits.data.embedding import decode
from hits.data.recording import RecordingError
from hits.data.scaling import Scaling

RATE = 22050
# The authors' excerpt, where it lies beside the repository.
EXCERPT = Path(__file__).parents[3] / "shared" / "data" / "bach_excerpt.wav"
DESCRIPTION = {"name": "song", "title": "A song", "source": "file", "license": "CC0"}


def sine(frequency, n, rate=RATE):
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(n) / rate)).astype(np.float32)


def written(folder, samples, rate=RATE, name="a.wav", **options):
    path = folder / name
    soundfile.write(path, samples, rate, **({"subtype": "FLOAT"} | options))
    return path


NOISE = np.random.default_rng(0).uniform(-0.5, 0.5, 30000).astype(np.float32)


@pytest.fixture
def data():
    return embed_audio(NOISE, RATE, every=20, delay=128, level=0.0068)


def test_a_mono_file_of_the_rate_is_cut_and_nothing_else(tmp_path):
    samples, note = read_excerpt(written(tmp_path, NOISE), RATE, 1000, 5000)
    np.testing.assert_array_equal(samples, NOISE[1000:6000])
    assert samples.dtype == np.float32
    assert note == "as recorded"


def test_channels_are_mixed_down_and_it_is_said(tmp_path):
    stereo = np.stack([NOISE, 0.5 * NOISE], axis=1)
    samples, note = read_excerpt(written(tmp_path, stereo), RATE, 0, 5000)
    np.testing.assert_allclose(samples, 0.75 * NOISE[:5000], rtol=1e-6)
    assert note == "2 channels mixed down"


@pytest.mark.parametrize("rate", [44100, 48000, 8000])
def test_another_rate_is_resampled_and_it_is_said(tmp_path, rate):
    path = written(tmp_path, sine(440, 2 * rate, rate), rate)
    samples, note = read_excerpt(path, RATE, 3000, 20000)
    expected = sine(440, 23000)[3000:]
    np.testing.assert_allclose(samples, expected, atol=1e-3)
    assert note == f"resampled from {rate} Hz"


def test_both_at_once(tmp_path):
    stereo = np.stack([sine(300, 44100, 44100)] * 2, axis=1)
    samples, note = read_excerpt(written(tmp_path, stereo, 44100), RATE, 3000, 10000)
    np.testing.assert_allclose(samples, sine(300, 13000)[3000:], atol=1e-3)
    assert note == "2 channels mixed down, resampled from 44100 Hz"


@pytest.mark.parametrize(
    ("name", "subtype", "error"),
    [("a.flac", "PCM_16", 1e-4), ("a.ogg", "VORBIS", 0.05), ("a.mp3", "MPEG_LAYER_III", 0.05)],
)
def test_other_formats_are_read(tmp_path, name, subtype, error):
    path = written(tmp_path, sine(440, 40000), name=name, subtype=subtype)
    # A download keeps its format under the name of the rule's output.
    path = path.rename(tmp_path / "recording.wav")
    samples, _ = read_excerpt(path, RATE, 5000, 20000)
    # An MP3 may begin with some silence of its coder, so the sound and not its phase is compared.
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    assert np.argmax(spectrum) == round(440 * len(samples) / RATE)
    assert abs(np.sqrt(2 * np.mean(samples**2)) - 0.5) < error


def short(folder):
    return written(folder, NOISE[:7999])


def short_after_resampling(folder):
    return written(folder, np.repeat(NOISE[:7999], 2), 2 * RATE)


def empty(folder):
    return written(folder, NOISE[:0])


def silent(folder):
    return written(folder, np.concatenate([NOISE[:3000], np.zeros(20000)]))


def with_nan(folder):
    samples = np.stack([NOISE, NOISE], axis=1)
    samples[[4711, 4712], 1] = np.nan, np.inf
    return written(folder, samples)


def text(folder):
    path = folder / "a.wav"
    path.write_text("no sound at all")
    return path


def damaged(folder):
    path = written(folder, NOISE)
    path.write_bytes(path.read_bytes()[:30])
    return path


REFUSED = {
    short: "has 7999 samples at 22050 Hz (0.363 s), expected 8000 or more: offset 3000 + length "
    "5000; lower source.offset or source.length, or take a longer recording",
    short_after_resampling: "has 7999 samples at 22050 Hz (0.363 s), expected 8000 or more: ",
    empty: "has 0 samples at 22050 Hz (0.000 s), expected 8000 or more: ",
    silent: "samples 3000 to 8000 are silent, all are 0; expected a sound; choose another "
    "source.offset",
    with_nan: "2 samples are NaN or infinite, the first is sample 4711; expected finite numbers; "
    "mend the file",
    text: "not a sound file that can be read (",
    damaged: "not a sound file that can be read (",
}


@pytest.mark.parametrize("spoil", REFUSED)
def test_refusals_name_the_file_what_was_found_and_expected(tmp_path, spoil):
    path = spoil(tmp_path)
    with pytest.raises(RecordingError) as error:
        read_excerpt(path, RATE, 3000, 5000)
    assert str(error.value).startswith(f"{path}: {REFUSED[spoil]}")


def test_files_that_are_not_there_or_may_not_be_read_are_named_so(tmp_path, monkeypatch):
    path = tmp_path / "a.wav"
    expected = "expected a sound that can be read"
    with pytest.raises(
        FileNotFoundError, match=f"^{re.escape(str(path))}: no such file; {expected}$"
    ):
        read_excerpt(path, RATE, 0, 100)
    with pytest.raises(IsADirectoryError, match=f": is a directory; {expected}$"):
        read_excerpt(tmp_path, RATE, 0, 100)

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    # The superuser, as whom tests may run, reads everything.
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(PermissionError, match=f"a.wav: permission denied; {expected}$"):
        read_excerpt(path, RATE, 0, 100)


def test_a_file_may_be_exactly_as_long_as_needed(tmp_path):
    samples, _ = read_excerpt(written(tmp_path, NOISE[:8000]), RATE, 3000, 5000)
    np.testing.assert_array_equal(samples, NOISE[3000:8000])


def test_states_are_windows_of_every_20th_sample(data):
    kept = NOISE[::20]
    x = data["x"].values
    assert x.shape == (1, 1500 - 127, 128)
    assert x.dtype == np.float32
    factor = x[0, 0, 0] / kept[0]
    np.testing.assert_allclose(x[0, 700], factor * kept[700:828], rtol=1e-6)
    assert data.attrs["dt"] == 20 / 22050
    np.testing.assert_allclose(data["time"].values[[0, 1000]], [0, 20000 / 22050])
    assert data["split"].values.tolist() == ["train"]


@pytest.mark.parametrize(("length", "windows"), [(44080, 2077), (44100, 2078)])
def test_the_length_gives_the_number_of_windows_of_the_paper(length, windows):
    data = embed_audio(sine(440, length), RATE, every=20, delay=128, level=0.0068)
    assert data["x"].shape == (1, windows, 128)


def test_kept_samples_have_the_level(data):
    x = data["x"].values[0].astype(np.float64)
    kept = np.concatenate([x[:, 0], x[-1, 1:]])
    np.testing.assert_allclose(np.sqrt(np.mean(kept**2)), 0.0068, rtol=1e-6)


def test_the_share_of_energy_that_is_aliased():
    """Half the rate of every 20th sample is 551 Hz."""
    low, high = sine(200, 22050), 0.5 * sine(700, 22050)
    np.testing.assert_allclose(aliased(low + high, 20), 0.2, rtol=1e-4)
    # Neither a mean nor a tone that ends within a period counts.
    np.testing.assert_allclose(aliased(low + high + 10, 20), 0.2, rtol=1e-4)
    assert aliased(sine(200.3, 11000), 20) < 1e-6
    assert aliased(NOISE, 1) == 0
    np.testing.assert_allclose(aliased(NOISE, 2), 0.5, atol=0.02)


def test_energy_that_is_lost_is_said_if_it_matters():
    sound = sine(200, 22050) + 0.5 * sine(700, 22050)
    said = (
        "20.0% of the energy lies at frequencies above 551.25 Hz, half the rate of the kept "
        "samples, and {}; a smaller source.every keeps more"
    )
    assert lost_energy(sound, RATE, 20, low_pass=True) == said.format("is filtered out")
    assert lost_energy(sound, RATE, 20, low_pass=False) == said.format(
        "appears at lower ones, since source.filter is false"
    )
    assert lost_energy(sound, RATE, 15, low_pass=True) == ""


def test_a_filter_leaves_what_kept_samples_can_show():
    low, high = sine(200, 44100), 0.5 * sine(700, 44100)
    plain, filtered = (
        embed_audio(
            low + high, RATE, every=20, delay=128, level=0.5 / np.sqrt(2), low_pass=low_pass
        )
        for low_pass in (False, True)
    )
    assert plain["x"].shape == filtered["x"].shape == (1, 2078, 128)
    kept = decode(filtered, filtered["x"].values[0])
    np.testing.assert_allclose(kept[20:-20], low[::20][20:-20], atol=2e-3)
    # 700 Hz appear as 1102.5 - 700 Hz.
    spectrum = np.abs(np.fft.rfft(decode(plain, plain["x"].values[0])))
    assert np.argsort(spectrum)[-2:].tolist() == [round(402.5 * 2), 400]
    np.testing.assert_array_equal(plain["excerpt"], filtered["excerpt"])


def test_decoding_gives_the_kept_samples_back(data, tmp_path):
    save_dataset(data.assign_attrs(DESCRIPTION), tmp_path / "a.nc")
    back = open_dataset(tmp_path / "a.nc", "song")
    np.testing.assert_allclose(decode(back, back["x"].values[0]), NOISE[::20], rtol=1e-6)
    np.testing.assert_array_equal(back["excerpt"], NOISE)
    assert (back.attrs["sample_rate"], back.attrs["time_units"]) == (RATE, "s")


def test_too_few_kept_samples_are_refused():
    with pytest.raises(ValueError, match=r"expected one axis of 128 samples or more"):
        embed_audio(NOISE[:2500], RATE, every=20, delay=128, level=0.0068)


def test_upsampling_fills_in_what_slow_tones_have_between_the_samples():
    tone = sine(100, 44100)
    between = upsample(tone[::20], 20)
    assert between.shape == tone.shape
    middle = slice(2000, -2000)
    np.testing.assert_allclose(between[middle], tone[middle], atol=2e-3)


def test_a_sound_is_written_at_full_scale(tmp_path):
    path = tmp_path / "new" / "a.wav"
    write_sound(path, 0.01 * sine(440, 1000), RATE)
    info = soundfile.info(path)
    assert (info.subtype, info.channels, info.samplerate, info.frames) == ("PCM_16", 1, RATE, 1000)
    back, _ = soundfile.read(path)
    expected = sine(440, 1000) / np.abs(sine(440, 1000)).max()
    np.testing.assert_allclose(back, expected, atol=1 / 32767)
    write_sound(tmp_path / "b.wav", 0.01 * sine(440, 1000), RATE)
    assert (tmp_path / "b.wav").read_bytes() == path.read_bytes()


def test_silence_can_be_written(tmp_path):
    write_sound(tmp_path / "a.wav", np.zeros(100), RATE)
    assert not soundfile.read(tmp_path / "a.wav")[0].any()


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_no_file_of_a_forecast_that_diverged(tmp_path, bad):
    with pytest.raises(ValueError, match=r"a\.wav: samples are NaN or infinite"):
        write_sound(tmp_path / "a.wav", np.array([0.0, bad, 1.0]), RATE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not EXCERPT.exists(), reason="the authors' excerpt is not at hand")
def test_the_authors_excerpt_gives_the_states_of_the_paper():
    samples, note = read_excerpt(EXCERPT, RATE, 0, 44080)
    data = embed_audio(samples, RATE, every=20, delay=128, level=0.0068)
    assert note == "as recorded"
    assert data["x"].shape == (1, 2077, 128)
    kept = decode(data, data["x"].values[0])
    raw, _ = soundfile.read(EXCERPT)
    np.testing.assert_allclose(kept, raw[:44080:20], atol=1e-7)
    # The variance of the samples, the error of a forecast that is not better than silence.
    scaled = Scaling(data["scaling1_centre"].item(), data["scaling1_spread"].item()).encode(kept)
    np.testing.assert_allclose(scaled.var(), 4.624e-5, rtol=1e-4)
    with pytest.raises(RecordingError, match=r"has 44100 samples .* expected 77830 or more"):
        read_excerpt(EXCERPT, RATE, 33750, 44080)


def test_sounds_can_share_one_scale(tmp_path):
    quiet = 0.25 * np.sin(np.arange(1000) / 5)
    write_sound(tmp_path / "quiet.wav", quiet, 8000, full_scale=1.0)
    back, _ = soundfile.read(tmp_path / "quiet.wav")
    np.testing.assert_allclose(back, quiet, atol=1e-4)
