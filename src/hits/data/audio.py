"""Datasets from sound: the windows of an excerpt of a recording (section 4 of the paper)."""

import io

import librosa
import numpy as np
import soundfile
from scipy.signal import periodogram, resample_poly

from hits.data.delay import Delay
from hits.data.embedding import attach
from hits.data.ffmpeg import UnreadableError, decode
from hits.data.recording import RecordingError
from hits.data.scaling import Scaling
from hits.data.sequence import sequence_dataset
from hits.files import check_readable, replacing

MARGIN = 1.0  # seconds read beyond an excerpt, for the filter that resamples
ALIASED = 0.01  # share of the energy that may be lost, or appear elsewhere, without a word


def read_excerpt(path, sample_rate, offset, length):
    """Samples (length,) of a sound file from `offset` on, and what was done to it, a text.

    The file is WAV, FLAC, OGG, MP3, or another that ffmpeg reads, e.g. AAC in M4A, whatever its
    name. Channels are mixed down, another rate than `sample_rate` is resampled; the samples are
    float32 from -1 to 1. A file that is no sound, is not finite, too short, or silent in this part
    is a RecordingError; one that is not there or may not be read is an OSError.
    """
    end = offset + length
    samples, rate = _load(path, end / sample_rate + MARGIN)
    channels = len(samples)
    bad = ~np.isfinite(samples).all(axis=0)
    if bad.any():
        raise RecordingError(
            f"{path}: {int(bad.sum())} samples are NaN or infinite, the first is sample "
            f"{int(np.argmax(bad))}; expected finite numbers; mend the file"
        )
    samples = librosa.to_mono(samples)
    if rate != sample_rate and samples.size:
        samples = librosa.resample(samples, orig_sr=rate, target_sr=sample_rate)
    if len(samples) < end:
        raise RecordingError(
            f"{path}: has {len(samples)} samples at {sample_rate} Hz "
            f"({len(samples) / sample_rate:.3f} s), expected {end} or more: offset {offset} + "
            f"length {length}; lower source.offset or source.length, or take a longer recording"
        )
    samples = samples[offset:end]
    if np.ptp(samples) == 0:
        raise RecordingError(
            f"{path}: samples {offset} to {end} are silent, all are {samples[0]:g}; expected a "
            "sound; choose another source.offset"
        )
    return samples, _note(channels, rate, sample_rate)


def aliased(samples, every):
    """Share of the energy of a sound that every k-th sample shows at other frequencies.

    It lies above half the rate of the kept samples; see `embed_audio`.
    """
    frequencies, energy = periodogram(samples.astype(np.float64), window="hann")
    return float(energy[frequencies > 0.5 / every].sum() / energy.sum())


def lost_energy(samples, sample_rate, every, low_pass):
    """What to say of the energy that kept samples do not show as it is; empty if it is little."""
    lost = aliased(samples, every)
    if lost <= ALIASED:
        return ""
    fate = "is filtered out" if low_pass else "appears at lower ones, since source.filter is false"
    return (
        f"{lost:.1%} of the energy lies at frequencies above {sample_rate / every / 2:g} Hz, half "
        f"the rate of the kept samples, and {fate}; a smaller source.every keeps more"
    )


def embed_audio(samples, sample_rate, every, delay, level, low_pass=False):
    """The states of a sound: windows of every k-th sample, as in the paper without a filter.

    Parameters
    ----------
    samples : numpy.ndarray, (n,)
        An excerpt, mono and not silent.
    sample_rate, every : int
        In Hz, and which samples are kept.
    delay : int
        Length of a window, in kept samples.
    level : float
        Root mean square of the kept samples after scaling. Errors depend on it.
    low_pass : bool
        Whether frequencies above half the rate of the kept samples are filtered out first.

    Returns
    -------
    xarray.Dataset
        A sequence with a state for each kept sample but the last ``delay - 1``. It holds its
        embeddings, a `Scaling` and a `Delay`, and the excerpt itself.
    """
    kept = resample_poly(samples, 1, every) if low_pass else samples[::every]
    rms = np.sqrt(np.mean(np.square(kept, dtype=np.float64)))
    embeddings = [Scaling(centre=0.0, spread=rms / level), Delay(delay)]
    states = kept
    for embedding in embeddings:
        states = embedding.encode(states)
    names = [f"sample{k}" for k in range(delay)]
    data = sequence_dataset(states, names, every / sample_rate, "s")
    data = data.assign(excerpt=("sample", samples))
    return attach(data.assign_attrs(sample_rate=sample_rate, every=every), embeddings)


def upsample(kept, every):
    """Kept samples (n,) with ``every - 1`` more after each, to listen to with any player.

    There are no frequencies above half the rate of the kept samples.
    """
    return resample_poly(kept, every, 1)


def write_sound(path, samples, sample_rate, full_scale=None):
    """Write samples in any unit as 16-bit WAV, mono, whole or not at all.

    `full_scale` is the sample that is as loud as the file can be, the largest if not given. Samples
    that are NaN or infinite, as in a forecast that diverged, are a ValueError.
    """
    peak = np.abs(samples).max()
    if not np.isfinite(peak):
        raise ValueError(f"{path}: samples are NaN or infinite, expected finite numbers")
    with replacing(path) as partial:
        loudest = full_scale or peak or 1
        soundfile.write(partial, samples / loudest, sample_rate, "PCM_16", format="WAV")


def _load(path, seconds):
    """The beginning of a sound file, samples (channels, n) in float32, and its rate in Hz."""
    check_readable(path, "a sound")
    try:
        rate = soundfile.info(path).samplerate
        samples, _ = librosa.load(path, sr=None, mono=False, duration=seconds, dtype=np.float32)
        return np.atleast_2d(samples), rate
    except soundfile.LibsndfileError as error:
        found = error
    pcm = ["-map", "0:a:0", "-t", str(seconds), "-c:a", "pcm_f32be", "-f", "au"]
    try:
        samples, rate = soundfile.read(io.BytesIO(decode(path, *pcm)[0]), dtype="float32")
    except UnreadableError as error:
        raise RecordingError(
            f"{path}: not a sound file that can be read ({found}; ffmpeg: {error}); expected WAV, "
            "FLAC, OGG, MP3, M4A or another that ffmpeg reads; convert it"
        ) from None
    return np.atleast_2d(samples.T), rate


def _note(channels, file_rate, sample_rate):
    changes = [f"{channels} channels mixed down"] if channels > 1 else []
    if file_rate != sample_rate:
        changes.append(f"resampled from {file_rate} Hz")
    return ", ".join(changes) or "as recorded"
