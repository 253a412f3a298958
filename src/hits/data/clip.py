"""The pictures of a video file and the times at which they are shown."""

import re
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from hits.data.ffmpeg import LARGEST, UnreadableError, decode
from hits.data.recording import RecordingError

OFF_BEAT = 0.05  # of the spacing of two pictures, by which a constant rate may miss a time
EARLY = 0.5  # seconds by which a file may end before it says


@dataclass(frozen=True, eq=False)
class Clip:
    """Pictures (n, height, width, 3) in uint8, their times (n,) in s and the rate they keep.

    `tick` is the unit of the file's times, in s, and `rate` the one that the file states, or to
    which it was resampled; None where it is not known.
    """

    pictures: np.ndarray
    times: np.ndarray
    tick: float
    rate: float | None

    def constant_rate(self):
        """Frames per second if they are constant, but for the rounding of times, or None.

        It is the rate that the file states where its times agree with it.
        """
        numbers = np.arange(len(self.times))
        spacing = np.polyfit(numbers, self.times, 1)[0]
        if not spacing > 0:
            return None
        for rate in filter(None, (self.rate, 1 / spacing)):
            if np.ptp(self.times - numbers / rate) / 2 <= self._tolerance(spacing):
                return float(rate)
        return None

    def usual_rate(self):
        """Frames per second of those that follow each other as most do, whatever the others do."""
        spacings = np.diff(self.times)
        spacing = max(np.median(spacings), self.tick)
        like_it = np.abs(spacings - spacing) <= self._tolerance(spacing)
        spacing = spacings[like_it].mean() if like_it.any() else spacing
        if self.rate and abs(1 / self.rate - spacing) <= self.tick:
            return self.rate
        return float(1 / spacing)

    def _tolerance(self, spacing):
        return max(self.tick, OFF_BEAT * spacing)


def measure(path):
    """Count the pictures of a whole file, and its seconds, without decoding them.

    A file that is no video or ends too early is a RecordingError.
    """
    # Sound too: it may last longer than the pictures, as long as the file says.
    arguments = ["-map", "0:v:0", "-map", "0:a?", "-c", "copy", "-f", "framecrc"]
    listed, said = _decoded(path, *arguments)
    listed, said = listed.decode(), "\n".join(said)
    packets = re.findall(r"^(\d+), *(-?\d+), *-?\d+, *(\d+),", listed, re.MULTILINE)
    ticks = dict(re.findall(r"^#tb (\d+): (\S+)", listed, re.MULTILINE))
    ticks = {stream: float(Fraction(tick)) for stream, tick in ticks.items()}
    ends = [(int(at) + int(lasts)) * ticks[stream] for stream, at, lasts in packets]
    stated = re.search(r"Duration: (\d+):(\d+):([\d.]+)(?:, start: (-?[\d.]+))?", said)
    if ends and stated and "Estimating duration" not in said:
        hours, minutes, seconds, start = (float(part or 0) for part in stated.groups())
        whole = 3600 * hours + 60 * minutes + seconds
        if max(ends) + max(start, 0) < whole - EARLY:
            raise _not_whole(path, f"it ends too early, after {max(ends):.2f} s of {whole:.2f} s")
    return sum(stream == "0" for stream, *_ in packets), max(ends, default=0.0)


def read_clip(path, height, width, frames=None, rate=None):
    """Decode the first `frames` pictures of a file, or all, brought to one size.

    They are those that are stored; with a `rate`, those that are shown then, so many per second.
    """
    filters = ["showinfo=checksum=0", f"scale={width}:{height}:flags=area"]
    if rate:
        filters.insert(0, f"fps={Fraction(rate).limit_denominator(100_000)}")
    arguments = ["-map", "0:v:0", "-fps_mode", "passthrough", "-enc_time_base", "demux"]
    arguments += ["-vf", ",".join(filters)]
    arguments += ["-frames:v", str(frames)] if frames else []
    content, said = _decoded(path, *arguments, "-f", "rawvideo", "-pix_fmt", "rgb24")
    pictures = np.frombuffer(content, np.uint8).reshape(-1, height, width, 3)
    said = "\n".join(said)
    unit = re.search(r"config in time_base: (\d+/\d+), frame_rate: (\d+)/(\d+)", said)
    if len(pictures) < 2 or not unit:
        raise RecordingError(f"{path}: {len(pictures)} frames, expected a video of 2 or more")
    tick = float(Fraction(unit[1]))
    times = re.findall(r"\] n: *\d+ pts: *(\S+)", said)[: len(pictures)]
    if "NOPTS" in times or len(times) < len(pictures):
        raise RecordingError(f"{path}: the times of its frames are not known; convert it to MP4")
    if rate:
        kept = int(unit[2]) / int(unit[3])
    else:
        # As ffmpeg says it, in two decimals.
        stated = re.search(r"Stream #0:\S* .*Video: .* (\d+(?:\.\d+)?) fps", said)
        kept = float(stated[1]) if stated else None
    return Clip(pictures, tick * np.array(times, float), tick, kept)


def check_size(path, count, height, width):
    """Say how much memory so many pictures take; too much is a RecordingError."""
    size = 3 * count * height * width
    said = f"{count} frames of {width} × {height} pixels, {size / 2**20:.4g} MiB"
    if size > LARGEST:
        raise RecordingError(
            f"{path}: {said} when read, expected at most {LARGEST / 2**20:.4g} MiB; lower "
            "source.height and source.width, or set source.frames to how many are read"
        )
    return said


def _decoded(path, *arguments):
    try:
        return decode(path, *arguments)
    except UnreadableError as error:
        raise _not_whole(path, error) from None


def _not_whole(path, found):
    return RecordingError(
        f"{path}: not a whole video: {found}; expected a file such as MP4, WebM or AVI that plays "
        "to its end; copy or record it again, or set source.recording to 'generated'"
    )
