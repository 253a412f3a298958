"""Videos: read in blocks of frames of one size, written, and reduced to a sequence of states."""

import re
import subprocess
from contextlib import closing
from itertools import chain
from pathlib import Path

import numpy as np
import xarray as xr
from imageio_ffmpeg import get_ffmpeg_exe, read_frames, write_frames

from hits.data.dataset import CONTRACT
from hits.data.embedding import attach
from hits.data.recording import RecordingError
from hits.data.svd import SVD
from hits.files import replacing

# Bytes of the frames that are read at once: 173 frames of 1920 × 1080, or 6213 of 320 × 180.
BLOCK = 2**30


class Video:
    """Frames of a recording, read anew each time they are iterated.

    Iterating yields blocks of frames, uint8 (n, height, width, 3), so that a recording never has to
    fit in memory.

    Parameters
    ----------
    path : path-like
        Any file with moving pictures that ffmpeg can read.
    height, width : int
        Size that frames are brought to; each pixel is the mean of the area that it covers.
    block : int
        Bytes of a block.

    Attributes
    ----------
    frame_rate : float
        Frames per second.
    count : int
        Frames.
    shape : tuple of int
        Height, width and the 3 channels red, green and blue of a frame.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    RecordingError
        If it is no video, ends too early, has fewer than two frames, or does not move.
    """

    def __init__(self, path, height, width, block=BLOCK):
        if not Path(path).is_file():
            raise FileNotFoundError(f"{path}: no such file; expected a video")
        _check_complete(path)
        self.path = str(path)
        self.shape = (height, width, 3)
        self._block = max(1, block // (3 * height * width))
        self.count, first, moves = 0, None, False
        with closing(self._frames()) as frames:
            settings = next(frames)
            for frame in frames:
                first = first or frame
                moves = moves or frame != first
                self.count += 1
        if self.count < 2:
            raise RecordingError(f"{path}: {self.count} frames, expected a video of 2 or more")
        if not moves:
            raise RecordingError(
                f"{path}: all {self.count} frames are the same picture (variance 0), expected one "
                "that changes; use another recording"
            )
        self.frame_rate = settings["fps"]
        if not self.frame_rate > 0:
            raise RecordingError(f"{path}: the frame rate is not known; convert it to MP4")

    def _frames(self):
        """Settings of the video, then its frames as bytes."""
        height, width, _ = self.shape
        return read_frames(self.path, output_params=["-vf", f"scale={width}:{height}:flags=area"])

    def _picture(self, frame):
        return np.frombuffer(frame, np.uint8).reshape(self.shape)

    def __iter__(self):
        with closing(self._frames()) as frames:
            next(frames)
            for start in range(0, self.count, self._block):
                block = np.empty((min(self._block, self.count - start), *self.shape), np.uint8)
                for k in range(len(block)):
                    block[k] = self._picture(next(frames))
                yield block
                # Otherwise it would still be there while the next one is read.
                del block

    def pick(self, numbers):
        """Some frames.

        Parameters
        ----------
        numbers : sequence of int
            Which ones, from 0.

        Returns
        -------
        numpy.ndarray, (number, height, width, 3), uint8
        """
        with closing(self._frames()) as frames:
            next(frames)
            found = {k: frame for k, frame in enumerate(frames) if k in numbers}
        return np.stack([self._picture(found[number]) for number in numbers])


def write_video(path, frames, frame_rate):
    """Write frames to a video file, whole or not at all.

    Parameters
    ----------
    path : path-like
        The file; its suffix names the format, e.g. ``.mp4`` (H.264).
    frames : iterable of numpy.ndarray, (height, width, 3), uint8
        Frames, all of one size; an odd height or width grows by one pixel, which most players want.
    frame_rate : float
        Frames per second.

    Raises
    ------
    ValueError
        If there are no frames.
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
            for frame in chain([first], frames):
                file.send(np.ascontiguousarray(frame))


def video_dataset(video, modes, centred=False):
    """Reduce a video to the sequence of the leading right singular vectors of its frames.

    Parameters
    ----------
    video : Video
        At least as many frames as modes.
    modes : int
        Modes to keep: states of the dataset.
    centred : bool
        Whether the mean frame is subtracted first.

    Returns
    -------
    xarray.Dataset
        ``x(trajectory, time, state)`` and coordinates of the dataset contract, time in seconds,
        with the decomposition attached (`hits.data.embedding.decode` leads back to frames). The
        attributes that say what it is for (name, title, license, source) are the caller's to add.

    Raises
    ------
    RecordingError
        If the frames do not carry that many modes.
    """
    try:
        svd, states = SVD.fit(video, modes, centred)
    except ValueError as error:
        raise RecordingError(f"{video.path}: frames as snapshots: {error}") from None
    dt = 1 / video.frame_rate
    data = xr.Dataset(
        {"x": (("trajectory", "time", "state"), states[None].astype(np.float32))},
        {
            "time": dt * np.arange(video.count),
            "state": [f"mode {k}" for k in range(1, modes + 1)],
            "split": ("trajectory", ["train"]),
        },
        {
            "dt": dt,
            "time_units": "s",
            "frame_rate": video.frame_rate,
            "frame_count": video.count,
            "contract": CONTRACT,
        },
    )
    return attach(data, [svd])


def _check_complete(path):
    """Refuse a file that ffmpeg cannot read from its first byte to its last."""
    arguments = ["-v", "error", "-nostdin", "-xerror", "-i", str(path)]
    # Packets of the pictures are read, but not decoded, which takes a tenth of a second.
    arguments += ["-map", "0:v:0", "-c", "copy", "-f", "null", "-"]
    done = subprocess.run([get_ffmpeg_exe(), *arguments], capture_output=True, text=True)
    if done.returncode:
        # Without ffmpeg's own addresses of what found it.
        found = re.sub(r"\[[^]]*\] ", "", done.stderr).splitlines()[0].rstrip(".")
        raise RecordingError(
            f"{path}: not a whole video: {found}; expected a file such as MP4, WebM or AVI that "
            "plays to its end; copy or record it again, or set source.recording to 'generated'"
        )
