"""Videos: read at one size, written, and reduced to a sequence of states."""

from contextlib import closing
from dataclasses import dataclass
from itertools import chain

import numpy as np
from imageio_ffmpeg import write_frames

from hits.data.clip import check_size, measure, read_clip
from hits.data.embedding import attach
from hits.data.recording import RecordingError
from hits.data.sequence import sequence_dataset
from hits.data.svd import SVD
from hits.files import check_readable, replacing

# Share by which a rate has to be below that of the file for frames to count as left out.
SLOWER = 0.01


@dataclass(frozen=True, eq=False)
class Video:
    """A recording: its file, frames (n, height, width, 3) in uint8, and how many a second.

    `resampled` says that the file holds other frames, of which these were taken; `note`, what is
    lost by that.
    """

    path: str
    frames: np.ndarray
    frame_rate: float
    resampled: bool = False
    note: str = ""


def read_video(path, height, width, frames=None, resample=False, report=lambda line: None):
    """Read any video that ffmpeg can read, its frames brought to one size.

    Each pixel is the mean of the area that it covers. The frames are those that the file holds,
    each once; where they do not come at a constant rate, nothing is guessed.

    Parameters
    ----------
    path : path-like
        The file. It is read itself, never another that it names.
    height, width : int
        Pixels of the frames.
    frames : int, optional
        How many are read, from the first on; all if not given.
    resample : bool or float
        Frames per second at which pictures are taken, whatever the file holds. True is the rate of
        most of its frames, for files in which it varies.
    report : callable
        Takes a line that says how much memory the frames need, before they are read.

    Returns
    -------
    Video

    Raises
    ------
    FileNotFoundError, PermissionError
        If there is no such file, or it may not be read.
    RecordingError
        If it is no video, damaged, ends too early, has fewer than two frames or more than fit into
        `hits.data.ffmpeg.LARGEST` bytes, does not move, or comes at a rate that varies.
    """
    check_readable(path, "a video")
    rate = None if isinstance(resample, bool) else resample
    stored, seconds = measure(path)

    def read(rate):
        count = np.ceil(seconds * rate).astype(int) if rate else stored
        report(check_size(path, min(count, frames or count), height, width))
        return read_clip(path, height, width, frames, rate)

    clip = read(rate)
    constant = clip.constant_rate()
    if not constant:
        spacings = np.diff(clip.times)
        usual = clip.usual_rate()
        if resample is not True:
            raise RecordingError(
                f"{path}: the frame rate varies: its {len(spacings) + 1} frames follow each other "
                f"after {spacings.min():.4g} to {spacings.max():.4g} s, expected a constant rate; "
                f"set source.resample to true ({usual:.4g} frames per second, as most are) or to "
                "another rate"
            )
        clip = read(usual)
        constant = rate = clip.rate
    pictures = clip.pictures
    if all(np.array_equal(picture, pictures[0]) for picture in pictures):
        raise RecordingError(
            f"{path}: all {len(pictures)} frames are the same picture (variance 0), expected one "
            "that changes; use another recording"
        )
    note = ""
    if rate and rate < (1 - SLOWER) * stored / seconds:
        note = (
            f"takes {rate:.4g} of {stored / seconds:.4g} frames per second: what moves to and fro "
            f"more often than {rate / 2:.4g} times a second appears slower than it is"
        )
    return Video(str(path), pictures, constant, rate is not None, note)


def write_video(path, frames, frame_rate):
    """Write frames (height, width, 3) in uint8 to a video file, whole or not at all.

    The suffix of the file names the format, e.g. ``.mp4`` (H.264). An odd height or width grows by
    one pixel, which most players want.
    """
    frames = iter(frames)
    first = next(frames, None)
    if first is None:
        raise ValueError(f"{path}: there are no frames to write")
    height, width = first.shape[:2]
    with replacing(path) as partial:
        # A quality at which losses are hard to see. With one thread, the same frames give the same
        # bytes on any number of cores.
        settings = {"fps": frame_rate, "quality": 8, "macro_block_size": 2}
        settings["output_params"] = ["-threads", "1"]
        file = write_frames(partial, (width, height), **settings)
        with closing(file):
            file.send(None)
            sent = 0
            for frame in chain([first], frames):
                file.send(np.ascontiguousarray(frame))
                sent += 1
        # The library does not tell whether the file took all of them.
        found, _ = measure(partial)
        if found != sent:
            raise RecordingError(f"{path}: {found} of {sent} frames were written")


def video_dataset(video, modes, centred=False):
    """Reduce a video to the sequence of the leading right singular vectors of its frames.

    `modes` of them are states; if `centred`, the mean frame is subtracted first. The decomposition
    is attached, so that `hits.data.embedding.decode` leads back to frames.
    """
    try:
        svd, states = SVD.fit(video.frames, modes, centred)
    except ValueError as error:
        raise RecordingError(f"{video.path}: frames as snapshots: {error}") from None
    attributes = {"frame_rate": video.frame_rate, "frame_count": len(video.frames)}
    if video.resampled:
        attributes |= {"resampled": video.frame_rate, "note": video.note}
    names = [f"mode {k}" for k in range(1, modes + 1)]
    data = sequence_dataset(states, names, 1 / video.frame_rate, "s").assign_attrs(attributes)
    return attach(data, [svd])
