"""The ffmpeg that is installed with hits, reading one file and nothing else."""

import re
import subprocess
from tempfile import TemporaryFile

from imageio_ffmpeg import get_ffmpeg_exe

# Formats that hold their pictures or sound themselves. Others, e.g. playlists, are texts that name
# other files, which ffmpeg would open.
FORMATS = (
    "mov,matroska,avi,mpeg,mpegts,mpegvideo,m4v,h264,hevc,av1,obu,ivf,ogg,flv,asf,mxf,dv,nut,wtv,rm,"
    "gif,apng,mjpeg,yuv4mpegpipe,mp3,aac,ac3,eac3,flac,wav,w64,aiff,caf,au,amr,ape,wv,tta,tak,dts"
)
# Bytes that are made of a file; the decomposition of pictures takes nine times as much.
LARGEST = 2**30
# Each of its threads holds pictures, of which one of 8K takes a hundred megabytes.
THREADS = 2
# What ffmpeg calls an error in sound files and clips that are whole.
HARMLESS = "Attempted to read next track in single-track mode"
# What some of its errors mean here.
MEANINGS = {
    "not on whitelist": "its content is a playlist, a text or of another rare format",
    "matches no streams": "there is none in it",
}


class UnreadableError(ValueError):
    """What ffmpeg found wrong with a file, in its words."""


def decode(path, *arguments):
    """Run ffmpeg on a file.

    Parameters
    ----------
    path : path-like
        A file whose content is of one of the `FORMATS`, whatever its name.
    *arguments : str
        What is made of it, without the name of the output.

    Returns
    -------
    output : bytes
    said : list of str
        Lines with which ffmpeg describes the file and what it does.

    Raises
    ------
    UnreadableError
        If the file is of another format or damaged, or more than `LARGEST` bytes are made of it. An
        error in a single picture counts.
    """
    command = [get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-loglevel", "level+info", "-xerror"]
    command += ["-protocol_whitelist", "file", "-format_whitelist", FORMATS]
    command += ["-threads", str(THREADS), "-i", f"file:{path}"]
    with TemporaryFile() as log:
        with subprocess.Popen(
            [*command, *arguments, "-"], stdout=subprocess.PIPE, stderr=log
        ) as process:
            # Into one place of known size: what grows is there twice.
            output = process.stdout.read(LARGEST + 1)
            if len(output) > LARGEST:
                process.kill()
                raise UnreadableError(f"it holds more than {LARGEST / 2**20:g} MiB")
        log.seek(0)
        said = log.read().decode(errors="replace").splitlines()
    errors = [re.split(r"\[(?:error|fatal|panic)\] ", line, maxsplit=1)[1:] for line in said]
    errors = [text for (text,) in filter(None, errors) if HARMLESS not in text]
    if errors:
        text = errors[0]
        meanings = [meaning for words, meaning in MEANINGS.items() if words in text]
        raise UnreadableError(*meanings or [text.rstrip(".")])
    if process.returncode:
        raise UnreadableError(f"ffmpeg ended with {process.returncode} after {said[-1:]}")
    return output, said
