"""Sounds that are embedded in Jupyter notebooks."""

import base64
import json
import re
from hashlib import sha256
from pathlib import Path

from hits.data.recording import RecordingError

# What `IPython.display.Audio` writes into the output of a cell.
EMBEDDED = re.compile(r"data:audio/[\w.+-]+;base64,([A-Za-z0-9+/=]+)")


def extract_sound(notebook, digest):
    """The sound file, as bytes, with a given SHA-256 among the outputs of a Jupyter notebook.

    If no cell holds it, the RecordingError lists those that it holds.
    """
    try:
        cells = json.loads(Path(notebook).read_bytes())["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise RecordingError(
            f"{notebook}: not a Jupyter notebook ({error!r}); expected a JSON file with cells; "
            "leave out source.download.sound where the download is the recording itself"
        ) from None
    found = []
    for number, cell in enumerate(cells):
        for sound in _sounds(cell):
            found.append(f"{sha256(sound).hexdigest()} in cell {number}")
            if found[-1].startswith(digest):
                return sound
    raise RecordingError(
        f"{notebook}: no cell holds a sound with SHA-256 {digest}; found "
        f"{', '.join(found) or 'no sound'}; correct source.download.sound"
    )


def _sounds(cell):
    """Content of the sounds in the outputs of a cell."""
    for output in cell.get("outputs", []):
        for text in output.get("data", {}).values():
            joined = "".join(text) if isinstance(text, list) else str(text)
            for encoded in EMBEDDED.findall(joined):
                yield base64.b64decode(encoded)
