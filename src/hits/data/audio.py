"""Datasets from sound: the windows of an excerpt of a recording (section 4 of the paper)."""

import librosa
import numpy as np
import soundfile
from scipy.signal import resample_poly

from hits.data.delay import Delay
from hits.data.embedding import attach
from hits.data.recording import RecordingError
from hits.data.scaling import Scaling
from hits.data.sequence import sequence_dataset
from hits.files import replacing

MARGIN = 1.0  # seconds read beyond an excerpt, for the filter that resamples


def read_excerpt(path, sample_rate, offset, length):
    """Read a part of a sound file.

    Parameters
    ----------
    path : path-like
        A sound file: WAV, FLAC, OGG or MP3, whatever its name.
    sample_rate : int
        Rate of the excerpt in Hz; a file of another rate is resampled.
    offset, length : int
        First sample and number of samples, at `sample_rate`.

    Returns
    -------
    samples : numpy.ndarray, (length,)
        Mono, float32, in the unit of the file: from -1 to 1.
    note : str
        What was done to the file: channels mixed down, rate changed.

    Raises
    ------
    RecordingError
        If the file cannot be read, holds samples that are NaN or infinite, is too short, or silent
        in this part.
    """
    end = offset + length
    try:
        file = soundfile.info(path)
        samples, rate = librosa.load(
            path, sr=None, mono=False, duration=end / sample_rate + MARGIN, dtype=np.float32
        )
    except soundfile.LibsndfileError as error:
        raise RecordingError(
            f"{path}: not a sound file that can be read ({error}); expected WAV, FLAC, OGG or MP3; "
            "convert it"
        ) from None
    bad = ~np.isfinite(samples).reshape(file.channels, -1).all(axis=0)
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
    return samples, _note(file.channels, file.samplerate, sample_rate)


def embed_audio(samples, sample_rate, every, delay, level):
    """The states of a sound: windows of every k-th sample.

    Parameters
    ----------
    samples : numpy.ndarray, (n,)
        An excerpt, mono and not silent.
    sample_rate : int
        In Hz.
    every : int
        Which samples are kept, without a filter, as in the paper.
    delay : int
        Length of a window, in kept samples.
    level : float
        Root mean square of the kept samples after scaling. Errors depend on it.

    Returns
    -------
    xarray.Dataset
        ``x(trajectory, time, state)`` and coordinates of the dataset contract: one trajectory, a
        state for each kept sample but the last ``delay - 1``. It holds its embeddings, a `Scaling`
        and a `Delay`, and the excerpt itself; what it is called and where it comes from is the
        caller's to add.

    Raises
    ------
    ValueError
        If fewer samples are kept than a window is long.
    """
    kept = samples[::every]
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
    """Samples between the kept ones, to listen to them with any player.

    Parameters
    ----------
    kept : numpy.ndarray, (n,)
        Every k-th sample of a sound.
    every : int
        Their distance k.

    Returns
    -------
    numpy.ndarray, (n · every,)
        The sound without frequencies above half the rate of the kept samples.
    """
    return resample_poly(kept, every, 1)


def write_sound(path, samples, sample_rate, full_scale=None):
    """Write a sound file for listening: 16-bit WAV, mono.

    Parameters
    ----------
    path : path-like
        The file to make, whole or not at all.
    samples : numpy.ndarray, (n,)
        In any unit.
    sample_rate : int
        In Hz.
    full_scale : float, optional
        Sample that is as loud as the file can be; the largest one if not given.

    Raises
    ------
    ValueError
        If samples are NaN or infinite, as in a forecast that diverged.
    """
    peak = np.abs(samples).max()
    if not np.isfinite(peak):
        raise ValueError(f"{path}: samples are NaN or infinite, expected finite numbers")
    with replacing(path) as partial:
        loudest = full_scale or peak or 1
        soundfile.write(partial, samples / loudest, sample_rate, "PCM_16", format="WAV")


def _note(channels, file_rate, sample_rate):
    changes = [f"{channels} channels mixed down"] if channels > 1 else []
    if file_rate != sample_rate:
        changes.append(f"resampled from {file_rate} Hz")
    return ", ".join(changes) or "as recorded"
