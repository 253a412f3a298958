"""Videos: read at one size, written, and reduced to a sequence of states."""

import re
import subprocess
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from imageio_ffmpeg import get_ffmpeg_exe, read_frames, write_frames

from hits.data.embedding import attach
from hits.data.recording import RecordingError
from hits.data.sequence import sequence_dataset
from hits.data.svd import SVD
from hits.files import replacing


@dataclass(frozen=True, eq=False)
class Video:
    """A recording: its file, frames (n, height, width, 3) in uint8, and how many a second."""

    path: str
    frames: np.ndarray
    frame_rate: float


def read_video(path, height, width):
    """Read any video that ffmpeg can read, all frames brought to one size.

    Each pixel is the mean of the area that it covers. A file that is no video, ends too early, has
    fewer than two frames, or does not move, is a RecordingError.
    """
    if not Path(path).is_file():
        raise FileNotFoundError(f"{path}: no such file; expected a video")
    _check_complete(path)
    size = ["-vf", f"scale={width}:{height}:flags=area"]
    with closing(read_frames(str(path), output_params=size)) as found:
        frame_rate = next(found)["fps"]
        pictures = [np.frombuffer(frame, np.uint8) for frame in found]
    if len(pictures) < 2:
        raise RecordingError(f"{path}: {len(pictures)} frames, expected a video of 2 or more")
    frames = np.stack(pictures).reshape(-1, height, width, 3)
    if (frames == frames[0]).all():
        raise RecordingError(
            f"{path}: all {len(frames)} frames are the same picture (variance 0), expected one "
            "that changes; use another recording"
        )
    if not frame_rate > 0:
        raise RecordingError(f"{path}: the frame rate is not known; convert it to MP4")
    return Video(str(path), frames, frame_rate)


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
            for frame in chain([first], frames):
                file.send(np.ascontiguousarray(frame))


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
    names = [f"mode {k}" for k in range(1, modes + 1)]
    data = sequence_dataset(states, names, 1 / video.frame_rate, "s").assign_attrs(attributes)
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
